/** The last step of an answer: from the model's scores to one text. */

import { applyFinish, type Finish } from './finish.ts';
import { graderFor } from './model/grade.ts';
import type { PreparedPrompt } from './model/prepare.ts';
import type { Scores } from './model/score.ts';
import { softmax } from './model/softmax.ts';
import type { ReadyTemplate, Vocabulary } from './model/vocabulary.ts';
import { textOf } from './reading/spans.ts';
import { countedWords } from './reading/text.ts';

const COMPARED_ANSWERS = 60;
/** While the base answer is at least as probable as all others together, it is given. */
const BASE_STAYS = 0.5;
/** Templates that are less probable are not looked at. */
const LEAST_CHANCE = 0.005;

interface Candidate {
  readonly text: string;
  readonly words: readonly string[];
  readonly chance: number;
}

/**
 * The answer that agrees best with everything that the model holds probable (minimum Bayes risk, by the grade that it
 * was taught by): where its belief is spread over many similar spans, that beats the single most probable one.
 */
export function mostAgreeable(scores: Scores, vocabulary: Vocabulary, prompt: PreparedPrompt, base: string): string {
  const chances = softmax(scores.templates);
  if ((chances[0] as number) >= BASE_STAYS || vocabulary.templates.length === 0) {
    return base;
  }
  const finish = { casing: highest(scores.casing), stop: highest(scores.stop) };
  const answers: Candidate[] = [];
  for (const [index, prepared] of vocabulary.templates.entries()) {
    const chance = chances[index + 1] as number;
    if (chance < LEAST_CHANCE) {
      continue;
    }
    const slots = (scores.slots[index] ?? []).map((logits) => softmax(logits));
    if (slots.length === 1) {
      const ranked = [...(slots[0] as Float64Array).entries()].sort((a, b) => b[1] - a[1]).slice(0, COMPARED_ANSWERS);
      for (const [candidate, own] of ranked) {
        answers.push(rendered(prompt, index, prepared, [candidate], finish, chance * own));
      }
    } else {
      answers.push(rendered(prompt, index, prepared, fillEach(slots), finish, chance));
    }
  }
  answers.sort((a, b) => b.chance - a.chance);
  const compared = answers.slice(0, COMPARED_ANSWERS);
  const agreement = compared.map(() => 0);
  for (const other of compared) {
    const grader = graderFor(other.text, vocabulary.commonWords);
    for (const [index, { words }] of compared.entries()) {
      agreement[index] = (agreement[index] ?? 0) + other.chance * grader.grade(grader.piece(words), grader.nothing);
    }
  }
  return compared[highest(agreement)]?.text ?? base;
}

export function sampled(
  scores: Scores,
  vocabulary: Vocabulary,
  prompt: PreparedPrompt,
  base: string,
  temperature: number,
  random: () => number,
): string {
  return choiceText(vocabulary, prompt, base, sampledChoice(scores, temperature, random));
}

/** One way to answer: template 0 is the base answer, template i + 1 the repertoire's i-th. */
export interface Choice {
  readonly template: number;
  /** By slot of the template, the index of the candidate. */
  readonly slots: readonly number[];
  readonly finish: Finish;
}

export function sampledChoice(scores: Scores, temperature: number, random: () => number): Choice {
  const template = sampleIndex(softmax(scores.templates, temperature), random);
  const slots = (scores.slots[template - 1] ?? []).map((logits) => sampleIndex(softmax(logits, temperature), random));
  const finish = {
    casing: sampleIndex(softmax(scores.casing, temperature), random),
    stop: sampleIndex(softmax(scores.stop, temperature), random),
  };
  return { template, slots, finish };
}

export function choiceText(
  vocabulary: Vocabulary,
  prompt: PreparedPrompt,
  base: string,
  { template, slots, finish }: Choice,
): string {
  const prepared = vocabulary.templates[template - 1];
  return prepared === undefined ? base : rendered(prompt, template - 1, prepared, slots, finish, 1).text;
}

function rendered(
  prompt: PreparedPrompt,
  index: number,
  { template }: ReadyTemplate,
  chosen: readonly number[],
  finish: Finish,
  chance: number,
): Candidate {
  let text = template.parts[0] ?? '';
  for (const [slot, candidate] of chosen.entries()) {
    text +=
      candidateText(prompt, prompt.slots[index]?.[slot]?.candidates[candidate] ?? 0) + (template.parts[slot + 1] ?? '');
  }
  text = chosen.length === 0 ? text : applyFinish(text, finish);
  return { text, words: countedWords(text), chance };
}

function candidateText(prompt: PreparedPrompt, candidate: number): string {
  const pair = prompt.pairs[candidate - prompt.spans.length];
  if (pair === undefined) {
    return spanText(prompt, candidate);
  }
  const first = spanText(prompt, pair.first);
  return `${first}${/[.!?]$/.test(first) ? '' : '.'} ${spanText(prompt, pair.second)}`;
}

function spanText(prompt: PreparedPrompt, index: number): string {
  const span = prompt.spans[index];
  return span === undefined ? '' : textOf(prompt.content, span);
}

/** The best filler of each slot, none used twice; the slot that is surest chooses first. */
function fillEach(slots: readonly Float64Array[]): number[] {
  const chosen = slots.map(() => 0);
  const used = new Set<number>();
  const order = [...slots.keys()].sort((a, b) => Math.max(...(slots[b] ?? [])) - Math.max(...(slots[a] ?? [])));
  for (const slot of order) {
    const own = (slots[slot] ?? new Float64Array()).map((chance, candidate) => (used.has(candidate) ? -1 : chance));
    chosen[slot] = highest(own);
    used.add(chosen[slot] ?? 0);
  }
  return chosen;
}

function highest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] as number) > (values[best] as number)) {
      best = index;
    }
  }
  return best;
}

export function sampleIndex(chances: ArrayLike<number>, random: () => number): number {
  let left = random();
  for (let index = 0; index < chances.length; index++) {
    left -= chances[index] as number;
    if (left < 0) {
      return index;
    }
  }
  return highest(chances);
}
