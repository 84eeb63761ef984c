import { normalCdf } from './normal-cdf.ts';
import { normalQuantile } from './normal-quantile.ts';
import { quantileOfSorted } from './quantile.ts';

/** Where a score would lie, were other records of the same kind taken; both ends null where that can't be told. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** `BCa` is bias-corrected and accelerated. */
export const intervalMethods = ['BCa', 'percentile'] as const;
export type IntervalMethod = (typeof intervalMethods)[number];

/** Below this, relative to the scores, two are equal: what is left is rounding. */
const roundingError = 1e-12;

/**
 * A confidence interval from resampled scores. `percentile` cuts off the same share at both ends. `BCa` (Efron 1987,
 * https://doi.org/10.1080/01621459.1987.10478410; scipy's default) shifts the two cuts by how far the resampled scores
 * lie off the score and by how skewed they are, so that on skewed differences each end errs as rarely as it says.
 * Equal to `scipy.stats.bootstrap` for the same resamples, except where all scores are equal: scipy's BCa gives NaN
 * there, this the score itself, and where rounding decides whether a resample equals the score: this ignores it.
 *
 * Cost: resamples × log resamples, and one pass over the records.
 *
 * @param value the score of all records
 * @param resampled its value in each resample
 * @param leftOut its value without each one of the records, which tells how skewed it is
 * @param confidence how often such an interval holds the truth
 * @returns both ends null for fewer than two records: one says nothing about how records differ
 * @throws RangeError for a confidence that is not between 0 and 1, or a score that is not a number
 * @example
 * bootstrapInterval(2, Float64Array.of(1, 2, 2, 3), [1.5, 2, 2.5], { confidence: 0.5 }); // => { value: 2, low: 1.75, high: 2.25 }
 */
export function bootstrapInterval(
  value: number,
  resampled: Float64Array,
  leftOut: ArrayLike<number>,
  { confidence = 0.95, method = 'BCa' }: { readonly confidence?: number; readonly method?: IntervalMethod } = {},
): Interval {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`The confidence is ${confidence}, but must be between 0 and 1.`);
  const sorted = resampled.slice().sort();
  if (Number.isNaN(value) || Number.isNaN(sorted.at(-1)))
    throw new RangeError('An interval of a score that is not a number is undefined.');
  if (leftOut.length < 2) return { value, low: null, high: null };
  const tail = (1 - confidence) / 2;
  const [lower, upper] = method === 'percentile' ? [tail, 1 - tail] : correctedShares(value, sorted, leftOut, tail);
  return { value, low: quantileOfSorted(sorted, lower), high: quantileOfSorted(sorted, upper) };
}

function correctedShares(
  value: number,
  sorted: Float64Array,
  leftOut: ArrayLike<number>,
  tail: number,
): readonly [number, number] {
  const bias = normalQuantile(shareBelow(sorted, value));
  // Where every resample lies on one side of the score, the bias is infinite and nothing can be corrected.
  if (!Number.isFinite(bias)) return [tail, 1 - tail];
  const skew = acceleration(leftOut);
  const corrected = (share: number): number => {
    const shifted = bias + normalQuantile(share);
    return normalCdf(bias + shifted / (1 - skew * shifted));
  };
  return [corrected(tail), corrected(1 - tail)];
}

/** The share of the scores below a value; those equal to it count half. */
function shareBelow(sorted: Float64Array, value: number): number {
  const largest = Math.max(Math.abs(value), Math.abs(sorted[0] as number), Math.abs(sorted.at(-1) as number));
  const tolerance = roundingError * largest;
  let halves = 0;
  for (const score of sorted) {
    if (Math.abs(score - value) <= tolerance) halves += 1;
    else if (score < value) halves += 2;
  }
  return halves / (2 * sorted.length);
}

/** A sixth of the skewness of what single records do to the score; 0 where none does anything. */
function acceleration(leftOut: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < leftOut.length; at++) sum += leftOut[at] as number;
  const middle = sum / leftOut.length;
  let [squares, cubes] = [0, 0];
  for (let at = 0; at < leftOut.length; at++) {
    const influence = middle - (leftOut[at] as number);
    squares += influence ** 2;
    cubes += influence ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
