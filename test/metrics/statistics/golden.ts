/** What scipy, numpy and statsmodels answered: see test/golden/paired-statistics.py, which made the file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { goldenPath } from '../golden.ts';

/** Both ends; null where scipy refuses or answers NaN. */
type Ends = readonly [number, number] | null;
type ByMethod = Readonly<Record<'percentile' | 'BCa', Ends>>;
type Score = 'baseline' | 'candidate' | 'difference';

interface Golden {
  readonly random: readonly { readonly seed: number; readonly numbers: readonly number[] }[];
  readonly bootstrap: readonly (ByMethod & {
    readonly name: string;
    readonly values: readonly number[];
    readonly seed: number;
    readonly resamples: number;
    readonly confidence: number;
  })[];
  readonly permutation: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly pValue: number | null;
  }[];
  readonly corpora: readonly {
    readonly name: string;
    readonly baseline: readonly (readonly number[])[];
    readonly candidate: readonly (readonly number[])[];
    readonly seed: number;
    readonly resamples: number;
    readonly values: Readonly<Record<Score, number>>;
    readonly intervals: Readonly<Record<Score, ByMethod>>;
    readonly pValue: number | null;
  }[];
  readonly mcnemar: readonly (readonly [number, number, number])[];
  readonly holm: readonly { readonly pValues: readonly number[]; readonly corrected: readonly number[] }[];
  readonly quantile: readonly {
    readonly values: readonly number[];
    readonly share: number;
    readonly quantile: number;
  }[];
  readonly histogram: readonly {
    readonly values: readonly number[];
    readonly bins: number;
    readonly edges: readonly number[];
    readonly counts: readonly number[];
  }[];
  readonly normalCdf: readonly (readonly [number, number])[];
  readonly normalQuantile: readonly (readonly [number, number])[];
}

export const golden = JSON.parse(readFileSync(goldenPath('paired-statistics.json'), 'utf8')) as Golden;

/** Within 1e-9 of the scale of the values that it was made from. */
export function assertNear(actual: number | null, expected: number, scale = 1): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= 1e-9 * scale, `${actual} instead of ${expected}`);
}

/** The size of the largest value. */
export function scaleOf(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}
