/** What rouge-score, nltk, sacrebleu and scikit-learn answered: see the scripts in test/golden that made these files. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

type Rows = readonly (readonly [precision: number, recall: number, f1: number])[];
export type RougeName = 'rouge1' | 'rouge2' | 'rougeL' | 'rougeLsum';

interface Translation {
  readonly sentences: readonly number[];
  readonly corpora: readonly { readonly records: readonly number[]; readonly score: number }[];
}

export const textGolden = read('text-metrics.json') as {
  readonly samples: readonly { readonly candidate: string; readonly references: readonly [string, ...string[]] }[];
  readonly rouge: Readonly<Record<'plain' | 'stemmed', Readonly<Record<RougeName, Rows>>>>;
  readonly bleu: Translation;
  readonly chrf: Translation;
  readonly squad: readonly boolean[];
};

/** All samples as one model's answers. */
export const goldenRecords = {
  references: textGolden.samples.map(({ references }) => references),
  answers: [textGolden.samples.map(({ candidate }) => candidate)],
};

export const stems = (read('stems.json') as { stems: readonly (readonly [word: string, stem: string])[] }).stems;

export const classifications = (
  read('classification.json') as {
    cases: readonly {
      readonly name: string;
      readonly references: readonly string[];
      readonly answers: readonly string[];
      readonly labels: readonly string[];
      readonly matrix: readonly (readonly number[])[];
      readonly byClass: readonly (readonly [number, number, number, number])[];
      readonly accuracy: number;
      readonly balancedAccuracy: number;
      readonly macro: readonly [number, number, number];
      readonly weighted: readonly [number, number, number];
      readonly mcc: number;
    }[];
  }
).cases;

/** Fails with the first places where the numbers differ by more than `tolerance`. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const off = Array.from(actual, (value, at) => ({ at, value, expected: expected[at] ?? Number.NaN })).filter(
    ({ value, expected }) => !(Math.abs(value - expected) <= tolerance),
  );
  assert.deepEqual(off.slice(0, 5), []);
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8'));
}
