/** The way back: from the loss's derivatives by the logits to those by the weights. */

import { mix } from '../hashing.ts';
import type { PreparedPrompt, SlotCandidates } from './prepare.ts';
import { PAIR_SHARE, type Scores } from './score.ts';
import { BASE_AT, eachTemplateFeature, finishAt } from './template-features.ts';
import type { Vocabulary } from './vocabulary.ts';
import { indexOf } from './weights.ts';

const SMALLEST_DERIVATIVE = 1e-7;

/** Calls `visit` with the index of a weight and a derivative by it; an index may come several times. */
export function backpropagate(
  vocabulary: Vocabulary,
  prompt: PreparedPrompt,
  gradient: Scores,
  visit: (at: number, derivative: number) => void,
): void {
  visit(BASE_AT, gradient.templates[0] as number);
  for (const [index, derivative] of gradient.casing.entries()) {
    visit(finishAt('casing', index), derivative);
  }
  for (const [index, derivative] of gradient.stop.entries()) {
    visit(finishAt('stop', index), derivative);
  }
  const bySalt = new Map<number, Float64Array>();
  for (const [index, ready] of vocabulary.templates.entries()) {
    const byTemplate = gradient.templates[index + 1] as number;
    if (Math.abs(byTemplate) > SMALLEST_DERIVATIVE) {
      eachTemplateFeature(prompt, ready, prompt.evidence[index] as number, (at, value) => {
        visit(at, byTemplate * value);
      });
    }
    for (const [order, slot] of (prompt.slots[index] ?? []).entries()) {
      let spanGradient = bySalt.get(slot.salt);
      if (spanGradient === undefined) {
        spanGradient = new Float64Array(prompt.spans.length);
        bySalt.set(slot.salt, spanGradient);
      }
      backpropagateSlot(prompt, slot, gradient.slots[index]?.[order] ?? new Float64Array(), spanGradient, visit);
    }
  }
  const { names, values, starts } = prompt.features;
  for (const [salt, spanGradient] of bySalt) {
    for (let span = 0; span < spanGradient.length; span++) {
      const derivative = spanGradient[span] as number;
      if (Math.abs(derivative) > SMALLEST_DERIVATIVE) {
        for (let at = starts[span] as number; at < (starts[span + 1] as number); at++) {
          visit(indexOf(mix(salt, names[at] as number)), derivative * (values[at] as number));
        }
      }
    }
  }
}

function backpropagateSlot(
  prompt: PreparedPrompt,
  slot: SlotCandidates,
  bySlot: Float64Array,
  spanGradient: Float64Array,
  visit: (at: number, derivative: number) => void,
): void {
  let fit = 0;
  for (let index = 0; index < bySlot.length; index++) {
    const derivative = bySlot[index] as number;
    if (Math.abs(derivative) <= SMALLEST_DERIVATIVE) {
      continue;
    }
    const candidate = slot.candidates[index] as number;
    const pair = prompt.pairs[candidate - prompt.spans.length];
    if (pair === undefined) {
      spanGradient[candidate] = (spanGradient[candidate] as number) + derivative;
    } else {
      spanGradient[pair.first] = (spanGradient[pair.first] as number) + PAIR_SHARE * derivative;
      spanGradient[pair.second] = (spanGradient[pair.second] as number) + PAIR_SHARE * derivative;
    }
    fit += derivative * (slot.fits[index] as number);
    for (let at = 3 * index; at < 3 * index + 3; at++) {
      const indicator = slot.indicators[at] as number;
      if (indicator >= 0) {
        visit(indicator, derivative);
      }
    }
  }
  if (fit !== 0) {
    visit(slot.fitAt, fit);
  }
}
