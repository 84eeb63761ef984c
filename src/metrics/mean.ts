import type { PrecisionRecallF1 } from './metric.ts';

/**
 * The arithmetic mean, by Neumaier's compensated sum: its error does not grow with the number of values, and any order
 * of the values gives the same double up to the last bit.
 *
 * @throws RangeError for an empty list, or a value that is not finite (named by its index).
 */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('The mean of no values is undefined: check that there are scores.');
  let sum = 0;
  let lost = 0;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) throw new RangeError(`Value ${index} of ${values.length} is ${value}, not a number.`);
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return (sum + lost) / values.length;
}

/**
 * Means of precision, recall and F1, each over its own values (the mean of F1s, not the F1 of means).
 *
 * @throws RangeError as `mean`.
 */
export function meanScores(scores: readonly PrecisionRecallF1[]): PrecisionRecallF1 {
  return {
    precision: mean(scores.map((score) => score.precision)),
    recall: mean(scores.map((score) => score.recall)),
    f1: mean(scores.map((score) => score.f1)),
  };
}
