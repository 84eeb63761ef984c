/** From a prompt to an answer, with a trained model or with the base model. */

import { baseAnswers } from './base-answer.ts';
import { applyFinish, type Finish } from './finish.ts';
import type { Answer, AnswerOptions, TrainedModel } from './index.ts';
import { softmax } from './loss.ts';
import { preparePrompt, prepareRepertoire, score, WEIGHT_COUNT, type PreparedPrompt, type ReadyTemplate, type Scores, type Vocabulary, type Weights } from './model.ts';
import { overlapF1, readReference } from './overlap.ts';
import { seededRandom } from './random.ts';
import { textOf } from './spans.ts';
import { countedWords } from './text.ts';

const COMPARED_ANSWERS = 60;

export function answer(model: TrainedModel | null, prompt: string, options: AnswerOptions): Answer {
  const temperature = Math.max(0, options.temperature);
  const random = seededRandom(options.seed ?? Math.floor(Math.random() * 2 ** 32));
  const text = chooseText(model, prompt, temperature, random);
  const pieces = [...text.matchAll(PIECE)];
  const most = Math.max(1, Math.floor(options.maxTokens));
  const cut = pieces[most];
  const said = cut === undefined ? text : text.slice(0, cut.index).trimEnd();
  return {
    text: said,
    inputTokens: Math.max(1, countPieces(prompt)),
    outputTokens: Math.min(pieces.length, most),
    finishReason: cut === undefined ? 'COMPLETE' : 'MAX_TOKENS',
  };
}

/** A token: a run of at most eight letters or digits, or one other mark. */
const PIECE = /[\p{L}\p{N}]{1,8}|[^\s\p{L}\p{N}]/gu;

function countPieces(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(PIECE)) {
    count++;
  }
  return count;
}

function chooseText(model: TrainedModel | null, prompt: string, temperature: number, random: () => number): string {
  const base = baseAnswers(prompt);
  if (model === null) {
    return (temperature === 0 ? base[0] : sample(base, base.map((_, index) => (index === 0 ? 0.8 : 0.1)), random)) ?? '';
  }
  const { vocabulary, weights } = ready(model);
  const prepared = preparePrompt(prompt, vocabulary);
  const scores = score(weights, vocabulary, prepared);
  return temperature === 0
    ? best(scores, vocabulary, prepared, base[0] ?? '')
    : sampled(scores, vocabulary, prepared, base[0] ?? '', temperature, random);
}

interface Ready {
  readonly vocabulary: Vocabulary;
  readonly weights: Weights;
}

const READY = new WeakMap<TrainedModel, Ready>();

function ready(model: TrainedModel): Ready {
  const known = READY.get(model);
  if (known !== undefined) {
    return known;
  }
  const weights = new Float64Array(WEIGHT_COUNT);
  for (let index = 0; index + 1 < model.weights.length; index += 2) {
    weights[model.weights[index] as number] = model.weights[index + 1] as number;
  }
  const made = { vocabulary: prepareRepertoire(model.repertoire), weights };
  READY.set(model, made);
  return made;
}

/**
 * The answer that agrees best with everything that the model holds probable (minimum Bayes risk over ROUGE-L F1):
 * where its belief is spread over many similar spans, that beats the single most probable one.
 */
function best(scores: Scores, vocabulary: Vocabulary, prompt: PreparedPrompt, base: string): string {
  const chances = softmax(scores.templates);
  if ((chances[0] as number) >= 0.5 || vocabulary.templates.length === 0) {
    return base;
  }
  const finish = { casing: highest(scores.casing), stop: highest(scores.stop) };
  const answers: { text: string; words: string[]; chance: number }[] = [];
  for (const [index, prepared] of vocabulary.templates.entries()) {
    const chance = chances[index + 1] as number;
    if (chance < 0.005) {
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
    const reference = readReference(other.words);
    for (const [index, { words }] of compared.entries()) {
      agreement[index] = (agreement[index] ?? 0) + other.chance * overlapF1(reference, words);
    }
  }
  return compared[highest(agreement)]?.text ?? base;
}

function sampled(scores: Scores, vocabulary: Vocabulary, prompt: PreparedPrompt, base: string, temperature: number, random: () => number): string {
  const chances = softmax(scores.templates, temperature);
  const index = sampleIndex(chances, random);
  const prepared = vocabulary.templates[index - 1];
  if (prepared === undefined) {
    return base;
  }
  const chosen = (scores.slots[index - 1] ?? []).map((logits) => sampleIndex(softmax(logits, temperature), random));
  const finish = {
    casing: sampleIndex(softmax(scores.casing, temperature), random),
    stop: sampleIndex(softmax(scores.stop, temperature), random),
  };
  return rendered(prompt, index - 1, prepared, chosen, finish, 1).text;
}

function rendered(prompt: PreparedPrompt, index: number, { template }: ReadyTemplate, chosen: readonly number[], finish: Finish, chance: number): { text: string; words: string[]; chance: number } {
  let text = template.parts[0] ?? '';
  for (const [slot, candidate] of chosen.entries()) {
    text += candidateText(prompt, prompt.slots[index]?.[slot]?.candidates[candidate] ?? 0) + (template.parts[slot + 1] ?? '');
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

function sampleIndex(chances: ArrayLike<number>, random: () => number): number {
  let left = random();
  for (let index = 0; index < chances.length; index++) {
    left -= chances[index] as number;
    if (left < 0) {
      return index;
    }
  }
  return highest(chances);
}

function sample<T>(items: readonly T[], chances: readonly number[], random: () => number): T {
  return items[sampleIndex(chances, random)] as T;
}
