/**
 * What the model is taught by: −log of the probability that its answer is as good as the best one within reach,
 * where an answer that falls short of the best counts as little as its lesson says, plus the cross-entropy of the finish.
 */

import type { Lesson } from './lesson.ts';
import type { Scores } from './score.ts';
import { softmax } from './softmax.ts';

const SMALLEST_PROBABILITY = 1e-26;

/** Loss in nats (at most about 60) and, when asked for, its derivative by every logit. */
export function lossOf(
  scores: Scores,
  lesson: Lesson,
  wantsGradient: boolean,
): { loss: number; gradient: Scores | null } {
  const templateChances = softmax(scores.templates);
  const slotChances = scores.slots.map((slots) => slots.map((logits) => softmax(logits)));
  const slotGoodness = slotChances.map((slots, template) =>
    slots.map((chances, slot) => dot(chances, lesson.slots[template]?.[slot])),
  );
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
    gradient: {
      templates,
      slots,
      casing: finishGradient(casing, finish?.casing),
      stop: finishGradient(stop, finish?.stop),
    },
  };
}

/** Templates with many slots are not held back for it: their slots count together as one. */
function geometricMean(values: readonly number[]): number {
  const product = values.reduce((sum, value) => sum * value, 1);
  return values.length <= 1 ? product : product ** (1 / values.length);
}

function dot(first: Float64Array, second: Float64Array | undefined): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) {
    sum += (first[index] as number) * (second?.[index] ?? 0);
  }
  return sum;
}
