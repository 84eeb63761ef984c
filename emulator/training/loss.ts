/**
 * What the model is taught by: −log of the probability that its answer is as good as the best one within reach,
 * where an answer that falls short of the best by a ROUGE-L F1 of d counts as exp(−d / TOLERANCE).
 */

import { advance, emptyRow, f1After, matchesOf, overlapF1, readReference, type Matches, type Reference } from './overlap.ts';
import type { PreparedPrompt, Scores, Vocabulary } from './model.ts';
import { baseAnswers } from './base-answer.ts';
import { finishOf, type Finish } from './finish.ts';
import { valuesIn } from './templates.ts';
import { countedWords } from './text.ts';

const TOLERANCE = 0.07;
const SMALLEST_PROBABILITY = 1e-26;

/** How good each possible answer of one record is: factors in (0, 1] laid out as the scores are. */
export interface Lesson {
  readonly templates: Float64Array;
  readonly slots: readonly (readonly Float64Array[])[];
  readonly finish: Finish | null;
}

export function prepareLesson(prompt: PreparedPrompt, completion: string, vocabulary: Vocabulary): Lesson {
  const reference = readReference(countedWords(completion));
  const start = emptyRow(reference);
  const spanMatches = prompt.spans.map((span) => matchesOf(reference, span.words));
  const spanRows = spanMatches.map((matches) => advance(start, matches));
  const templates = new Float64Array(vocabulary.templates.length + 1);
  const baseWords = countedWords(baseAnswers(prompt.prompt)[0] ?? '');
  templates[0] = overlapF1(reference, baseWords);
  let best = templates[0];
  const slots = vocabulary.templates.map((ready, index): Float64Array[] => {
    const { kind } = ready.template;
    const own = prompt.slots[index] ?? [];
    const literal = advance(start, matchesOf(reference, ready.literalWords));
    if (kind === 'label') {
      const overlap = overlapF1(reference, ready.literalWords);
      templates[index + 1] = overlap;
      best = Math.max(best, overlap);
      return [];
    }
    if (kind === 'form') {
      const values = valuesIn(ready.template, completion.trim());
      if (values === null) {
        templates[index + 1] = -1;
        return own.map(({ candidates }) => new Float64Array(candidates.length));
      }
      const overlaps = own.map(({ candidates }, slot) => valueOverlaps(prompt, candidates, values[slot] ?? ''));
      const reach = overlaps.reduce((sum, list) => sum + Math.max(0, ...list) / overlaps.length, 0);
      templates[index + 1] = reach;
      best = Math.max(best, reach);
      return overlaps;
    }
    templates[index + 1] = 1;
    return own.map(({ candidates }) =>
      Float64Array.from(candidates, (candidate) => {
        const pair = prompt.pairs[candidate - prompt.spans.length];
        const span = pair === undefined ? candidate : pair.first;
        const words = ready.literalWords.length + (prompt.spans[span]?.words.length ?? 0);
        const overlap =
          pair === undefined
            ? f1After(reference, literal, spanMatches[span] as Matches, words)
            : f1After(reference, spanRows[span] as Int32Array, spanMatches[pair.second] as Matches, words + (prompt.spans[pair.second]?.words.length ?? 0));
        best = Math.max(best, overlap);
        return overlap;
      }),
    );
  });
  // From overlaps to factors, measured from the best answer within reach.
  for (const [index, prepared] of vocabulary.templates.entries()) {
    const { kind } = prepared.template;
    const own = templates[index + 1] as number;
    if (kind === 'label') {
      templates[index + 1] = factor(own - best);
      continue;
    }
    if (kind === 'form') {
      templates[index + 1] = own < 0 ? factor(-1) : factor(own - best);
      for (const slot of slots[index] ?? []) {
        const most = Math.max(0, ...slot);
        slot.forEach((overlap, candidate) => (slot[candidate] = own < 0 ? 1 : factor(overlap - most)));
      }
      continue;
    }
    for (const slot of slots[index] ?? []) {
      slot.forEach((overlap, candidate) => (slot[candidate] = factor(overlap - best)));
    }
  }
  templates[0] = factor((templates[0] ?? 0) - best);
  return { templates, slots, finish: finishOf(completion.trim(), prompt.prompt) };
}

function factor(shortfall: number): number {
  return Math.exp(shortfall / TOLERANCE);
}

function valueOverlaps(prompt: PreparedPrompt, candidates: Int32Array, value: string): Float64Array {
  const reference: Reference = readReference(countedWords(value));
  const start = emptyRow(reference);
  return Float64Array.from(candidates, (candidate) => {
    const words = prompt.spans[candidate]?.words ?? [];
    return f1After(reference, start, matchesOf(reference, words), words.length);
  });
}

/** Loss in nats (at most about 60) and, when asked for, its derivative by every logit. */
export function lossOf(scores: Scores, lesson: Lesson, wantsGradient: boolean): { loss: number; gradient: Scores | null } {
  const templateChances = softmax(scores.templates);
  const slotChances = scores.slots.map((slots) => slots.map((logits) => softmax(logits)));
  const slotGoodness = slotChances.map((slots, template) => slots.map((chances, slot) => dot(chances, lesson.slots[template]?.[slot])));
  const goodness = Float64Array.from(templateChances, (_, index) => {
    const slots = index === 0 ? [] : (slotGoodness[index - 1] ?? []);
    return (lesson.templates[index] ?? 0) * geometricMean(slots);
  });
  const total = Math.max(SMALLEST_PROBABILITY, dot(templateChances, goodness));
  const casing = softmax(scores.casing);
  const stop = softmax(scores.stop);
  const { finish } = lesson;
  const finishChance = finish === null ? 1 : (casing[finish.casing] ?? 0) * (stop[finish.stop] ?? 0);
  const loss = -Math.log(total) - Math.log(Math.max(SMALLEST_PROBABILITY, finishChance));
  if (!wantsGradient) {
    return { loss, gradient: null };
  }
  const posterior = Float64Array.from(templateChances, (chance, index) => (chance * (goodness[index] ?? 0)) / total);
  const templates = Float64Array.from(templateChances, (chance, index) => chance - (posterior[index] ?? 0));
  const slots = slotChances.map((list, template) =>
    list.map((chances, slot) => {
      const weight = (posterior[template + 1] ?? 0) / list.length;
      const mean = Math.max(SMALLEST_PROBABILITY, slotGoodness[template]?.[slot] ?? 0);
      const factors = lesson.slots[template]?.[slot];
      return weight < 1e-6
        ? new Float64Array(chances.length)
        : Float64Array.from(chances, (chance, index) => weight * chance * (1 - (factors?.[index] ?? 0) / mean));
    }),
  );
  const finishGradient = (chances: Float64Array, right: number | undefined): Float64Array =>
    chances.map((chance, index) => (right === undefined ? 0 : chance - (index === right ? 1 : 0)));
  return {
    loss,
    gradient: { templates, slots, casing: finishGradient(casing, finish?.casing), stop: finishGradient(stop, finish?.stop) },
  };
}

/** Templates with many slots are not held back for it: their slots count together as one. */
function geometricMean(values: readonly number[]): number {
  const product = values.reduce((sum, value) => sum * value, 1);
  return values.length <= 1 ? product : product ** (1 / values.length);
}

export function softmax(logits: Float64Array, temperature = 1): Float64Array {
  let highest = -Infinity;
  for (const logit of logits) {
    highest = Math.max(highest, logit);
  }
  let total = 0;
  const chances = Float64Array.from(logits, (logit) => {
    const chance = Math.exp((logit - highest) / temperature);
    total += chance;
    return chance;
  });
  for (let index = 0; index < chances.length; index++) {
    chances[index] = (chances[index] as number) / total;
  }
  return chances;
}

function dot(first: Float64Array, second: Float64Array | undefined): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) {
    sum += (first[index] as number) * (second?.[index] ?? 0);
  }
  return sum;
}
