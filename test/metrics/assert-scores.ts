import assert from 'node:assert/strict';
import type { PrecisionRecallF1, TextPair } from '../../src/metrics/index.ts';

/** Fails with every pair whose score is off, its text shortened. */
export function assertScores(
  actual: readonly PrecisionRecallF1[],
  expected: readonly (readonly (number | null)[])[],
  pairs: readonly TextPair[],
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length);
  assert.equal(pairs.length, expected.length);
  const off = actual.flatMap(({ precision, recall, f1 }, index) => {
    const wanted = (expected[index] ?? []).map((value) => value ?? 0);
    const worst = Math.max(...[precision, recall, f1].map((value, at) => Math.abs(value - (wanted[at] ?? Number.NaN))));
    if (worst <= tolerance) return [];
    return [`${index}: ${[precision, recall, f1].join(' ')} instead of ${wanted.join(' ')} ${shorten(pairs[index])}`];
  });
  assert.deepEqual(off, []);
}

function shorten(pair: TextPair | undefined): string {
  return JSON.stringify(pair).slice(0, 160);
}
