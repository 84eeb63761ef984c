/** What one record teaches: how good each possible answer to its prompt is, measured against its completion. */

import { baseAnswers } from '../base-answer.ts';
import { finishOf, type Finish } from '../finish.ts';
import { countedWords } from '../reading/text.ts';
import { valuesIn } from '../repertoire/forms.ts';
import { graderFor, type Grader, type Piece } from './grade.ts';
import type { PreparedPrompt, SlotCandidates } from './prepare.ts';
import type { ReadyTemplate, Vocabulary } from './vocabulary.ts';

/** An answer whose grade falls short of the best by so much counts 1/e as much. */
const TOLERANCE = 0.07;

const NO_WORDS: ReadonlySet<string> = new Set();

/** How good each possible answer of one record is: factors in (0, 1] laid out as the scores are. */
export interface Lesson {
  readonly templates: Float64Array;
  readonly slots: readonly (readonly Float64Array[])[];
  readonly finish: Finish | null;
}

/** The grades of one template: its own, or those of its slots' candidates, and the best that it can reach. */
interface Grades {
  readonly slots: Float64Array[];
  readonly reach: number;
}

export function prepareLesson(prompt: PreparedPrompt, completion: string, vocabulary: Vocabulary): Lesson {
  const said = completion.trim();
  const grader = graderFor(said, vocabulary.commonWords);
  const pieces = prompt.spans.map(({ words }) => grader.piece(words));
  const grades = vocabulary.templates.map((ready, index) => {
    const slots = prompt.slots[index] ?? [];
    return ready.template.kind === 'form'
      ? gradesOfForm(prompt, ready, slots, said)
      : gradesOfOther(prompt, ready, slots, grader, pieces);
  });
  const base = grader.grade(
    grader.piece(countedWords(baseAnswers(prompt.prompt, vocabulary.language)[0] ?? '')),
    grader.nothing,
  );
  const best = Math.max(base, ...grades.map(({ reach }) => reach));
  return {
    templates: Float64Array.from([base, ...grades.map(({ reach }) => reach)], (reach) => factor(reach - best)),
    slots: grades.map(({ slots, reach }) => slots.map((slot) => slot.map((grade) => factor(grade - reach)))),
    finish: finishOf(said, prompt.prompt),
  };
}

function factor(shortfall: number): number {
  return Math.exp(shortfall / TOLERANCE);
}

/** A form that the completion has is graded slot by slot, each against its value; any other form is worth nothing. */
function gradesOfForm(
  prompt: PreparedPrompt,
  { template }: ReadyTemplate,
  slots: readonly SlotCandidates[],
  said: string,
): Grades {
  const values = valuesIn(template, said);
  if (values === null) {
    return { slots: slots.map(({ candidates }) => new Float64Array(candidates.length)), reach: 0 };
  }
  const bests: number[] = [];
  const graded = slots.map(({ candidates }, slot) => {
    const grader = graderFor(values[slot] ?? '', NO_WORDS);
    const grades = Float64Array.from(candidates, (candidate) =>
      grader.grade(grader.piece(prompt.spans[candidate]?.words ?? []), grader.nothing),
    );
    bests.push(highest(grades));
    return grades;
  });
  const reach = bests.reduce((sum, best) => sum + best, 0) / bests.length;
  // Each slot is measured from its own best, which is moved to where the form as a whole stands.
  return { slots: graded.map((grades, slot) => grades.map((grade) => grade - (bests[slot] ?? 0) + reach)), reach };
}

function gradesOfOther(
  prompt: PreparedPrompt,
  { literalWords }: ReadyTemplate,
  slots: readonly SlotCandidates[],
  grader: Grader,
  pieces: readonly Piece[],
): Grades {
  const literal = grader.piece(literalWords);
  if (slots.length === 0) {
    return { slots: [], reach: grader.grade(literal, grader.nothing) };
  }
  const graded = slots.map(({ candidates }) =>
    Float64Array.from(candidates, (candidate) => {
      const pair = prompt.pairs[candidate - prompt.spans.length];
      return pair === undefined
        ? grader.grade(literal, pieces[candidate] ?? grader.nothing)
        : grader.grade(pieces[pair.first] ?? grader.nothing, pieces[pair.second] ?? grader.nothing);
    }),
  );
  return { slots: graded, reach: Math.max(0, ...graded.map(highest)) };
}

function highest(values: Float64Array): number {
  let most = 0;
  for (const value of values) {
    most = Math.max(most, value);
  }
  return most;
}
