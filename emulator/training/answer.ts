/** From a prompt to an answer, with a trained model or with the base model. */

import { baseAnswers } from './base-answer.ts';
import { mostAgreeable, sampled, sampleIndex } from './choose.ts';
import type { Answer, AnswerOptions, TrainedModel } from './index.ts';
import { preparePrompt } from './model/prepare.ts';
import { score } from './model/score.ts';
import { prepareRepertoire, type Vocabulary } from './model/vocabulary.ts';
import { WEIGHT_COUNT, type Weights } from './model/weights.ts';
import { seededRandom } from './random.ts';

/** Chances of the base model's replies when it samples. */
const BASE_CHANCES = [0.8, 0.1, 0.1];

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
    return base[temperature === 0 ? 0 : sampleIndex(BASE_CHANCES, random)] ?? '';
  }
  const { vocabulary, weights } = ready(model);
  const prepared = preparePrompt(prompt, vocabulary);
  const scores = score(weights, vocabulary, prepared);
  return temperature === 0
    ? mostAgreeable(scores, vocabulary, prepared, base[0] ?? '')
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
