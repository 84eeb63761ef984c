import { bootstrapInterval, type Interval, type IntervalMethod } from './bootstrap-interval.ts';
import { resample, type Resampling } from './resample.ts';
import { totals, type Sample } from './sample.ts';
import type { Steps } from './steps.ts';

export interface IntervalOptions extends Resampling {
  /** How often such an interval holds the truth; 0.95 unless told. */
  readonly confidence?: number;
  /** `BCa` unless told. */
  readonly method?: IntervalMethod;
}

export interface Bootstrap {
  readonly interval: Interval;
  /** The score in each resample. */
  readonly resampled: Float64Array;
}

/**
 * A confidence interval for each score of a sample, all from the same resamples.
 *
 * Cost: that of `resample`, and one score a record.
 *
 * @throws RangeError as `resample` and `bootstrapInterval`
 * @example
 * const [first] = finish(bootstrapIntervals(meansSample([[1, 2, 6, 3]]), { seed: 1 }));
 * first.interval; // => { value: 3, low: 1.5, high: 5.25 }
 */
export function* bootstrapIntervals(sample: Sample, options: IntervalOptions): Steps<Bootstrap[]> {
  const values = sample.scores(totals(sample), sample.records);
  const resampled = yield* resample(sample, options);
  const leftOut = scoresWithoutEach(sample, values.length);
  return values.map((value, at) => ({
    interval: bootstrapInterval(value, resampled[at] as Float64Array, leftOut[at] as Float64Array, options),
    resampled: resampled[at] as Float64Array,
  }));
}

/** Each score without each one of the records: the jackknife. Nothing is left to score without the only record. */
function scoresWithoutEach(sample: Sample, scores: number): Float64Array[] {
  const { records, width } = sample;
  const found = Array.from({ length: scores }, () => new Float64Array(records > 1 ? records : 0));
  if (records < 2) return found;
  const all = totals(sample);
  const own = new Float64Array(width);
  const rest = new Float64Array(width);
  for (let record = 0; record < records; record++) {
    own.fill(0);
    sample.add(record, 1, own);
    for (let at = 0; at < width; at++) rest[at] = (all[at] as number) - (own[at] as number);
    sample.scores(rest, records - 1).forEach((score, at) => ((found[at] as Float64Array)[record] = score));
  }
  return found;
}
