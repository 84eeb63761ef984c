import type { Interval } from './bootstrap-interval.ts';
import type { IntervalOptions } from './bootstrap-intervals.ts';

/** Both models on the same records, in one metric. */
export interface PairedComparison {
  /** How many records both models have scores for. */
  readonly records: number;
  readonly baseline: Interval;
  readonly candidate: Interval;
  /** Candidate − baseline; the p-value is of the two being equally good. */
  readonly difference: Interval & { readonly pValue: number; readonly test: string };
  /** What a decision asks of the candidate, and the p-value of it improving by exactly that. */
  readonly threshold: {
    readonly improvement: number;
    readonly pValue: number;
    /** What that p-value would be at best, with this many records that differ. */
    readonly smallestPValue: number;
  };
}

export interface ComparisonOptions extends IntervalOptions {
  /** Where lower is better, a fall is an improvement. True unless told. */
  readonly higherIsBetter?: boolean;
  /** The improvement that a decision asks for; below 0 a fall that it allows. 0 unless told. */
  readonly threshold?: number;
}

/** The difference, candidate − baseline, that is the improvement asked for. */
export function thresholdDifference({ threshold = 0, higherIsBetter = true }: ComparisonOptions): number {
  if (!Number.isFinite(threshold)) throw new RangeError(`The threshold is ${threshold}, not a number.`);
  return higherIsBetter ? threshold : 0 - threshold;
}

/** `paired permutation (exact)` or `paired permutation (10000 resamples)`. */
export function permutationName(exact: boolean, resamples: number): string {
  return `paired permutation (${exact ? 'exact' : `${resamples} resamples`})`;
}
