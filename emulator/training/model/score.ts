/**
 * The model: a log-linear choice of a template, and of a span of the prompt for each of its slots.
 *
 *   p(answer | prompt) = p(template | prompt) · Π p(span | slot, prompt),   each a softmax over weighted features
 *
 * Template 0 is the base model's own answer; it starts far ahead of the others, and training has to move it.
 */

import { CASINGS, STOPS } from '../finish.ts';
import type { PreparedPrompt, SlotCandidates } from './prepare.ts';
import { BASE_AT, eachTemplateFeature, finishAt } from './template-features.ts';
import type { Vocabulary } from './vocabulary.ts';
import { indexOf, type Weights } from './weights.ts';
import { mix } from '../hashing.ts';

/** Before training the base answer has 95 % of the probability, however many templates there are: ln(0.95 / 0.05). */
const BASE_LEAD = 3;
/** The head start of leaving an answer's outside as it is. */
const PLAIN_LEAD = 3;
/** A pair's logit is the sum of its spans' with this factor, as two spans have twice the features of one. */
export const PAIR_SHARE = 0.6;

/** Logits, or their derivatives. Template 0 is the base answer, template i + 1 the repertoire's i-th. */
export interface Scores {
  readonly templates: Float64Array;
  /** By repertoire template, by slot, by candidate. */
  readonly slots: readonly (readonly Float64Array[])[];
  readonly casing: Float64Array;
  readonly stop: Float64Array;
}

export function score(weights: Weights, vocabulary: Vocabulary, prompt: PreparedPrompt): Scores {
  const templates = new Float64Array(vocabulary.templates.length + 1);
  templates[0] = BASE_LEAD + Math.log(Math.max(1, vocabulary.templates.length)) + (weights[BASE_AT] as number);
  const bySalt = new Map<number, Float64Array>();
  const slots = vocabulary.templates.map((ready, index) => {
    let logit = 0;
    eachTemplateFeature(prompt, ready, prompt.evidence[index] as number, (at, value) => {
      logit += (weights[at] as number) * value;
    });
    const own = prompt.slots[index] ?? [];
    // A template with nothing to fill its slot cannot be chosen.
    templates[index + 1] = own.some(({ candidates }) => candidates.length === 0) ? -1e6 : logit;
    return own.map((slot) => {
      let spanScores = bySalt.get(slot.salt);
      if (spanScores === undefined) {
        spanScores = scoreSpans(weights, prompt, slot.salt);
        bySalt.set(slot.salt, spanScores);
      }
      return scoreSlot(weights, prompt, slot, spanScores);
    });
  });
  return {
    templates,
    slots,
    casing: Float64Array.from(
      CASINGS,
      (_, index) => (index === 0 ? PLAIN_LEAD : 0) + (weights[finishAt('casing', index)] as number),
    ),
    stop: Float64Array.from(
      STOPS,
      (_, index) => (index === 0 ? PLAIN_LEAD : 0) + (weights[finishAt('stop', index)] as number),
    ),
  };
}

function scoreSpans(
  weights: Weights,
  { features: { names, values, starts } }: PreparedPrompt,
  salt: number,
): Float64Array {
  const scores = new Float64Array(starts.length - 1);
  for (let span = 0; span < scores.length; span++) {
    let sum = 0;
    for (let at = starts[span] as number; at < (starts[span + 1] as number); at++) {
      sum += (weights[indexOf(mix(salt, names[at] as number))] as number) * (values[at] as number);
    }
    scores[span] = sum;
  }
  return scores;
}

function scoreSlot(
  weights: Weights,
  prompt: PreparedPrompt,
  slot: SlotCandidates,
  spanScores: Float64Array,
): Float64Array {
  const logits = new Float64Array(slot.candidates.length);
  const fitWeight = weights[slot.fitAt] as number;
  for (let index = 0; index < logits.length; index++) {
    const candidate = slot.candidates[index] as number;
    const pair = prompt.pairs[candidate - prompt.spans.length];
    let logit =
      pair === undefined
        ? (spanScores[candidate] as number)
        : PAIR_SHARE * ((spanScores[pair.first] as number) + (spanScores[pair.second] as number));
    logit += fitWeight * (slot.fits[index] as number);
    for (let at = 3 * index; at < 3 * index + 3; at++) {
      const indicator = slot.indicators[at] as number;
      logit += indicator < 0 ? 0 : (weights[indicator] as number);
    }
    logits[index] = logit;
  }
  return logits;
}
