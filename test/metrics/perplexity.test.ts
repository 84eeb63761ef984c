import assert from 'node:assert/strict';
import test from 'node:test';
import { perplexityOf } from '../../src/metrics/index.ts';

const cases: readonly [loss: number, perplexity: number | null][] = [
  [0, 1],
  [Math.log(50), 50],
  [709, Math.exp(709)],
  [710, null],
  [Number.NaN, null],
  [Number.POSITIVE_INFINITY, null],
];

for (const [loss, expected] of cases) {
  test(`perplexity of a loss of ${loss} is ${expected}`, () => {
    const perplexity = perplexityOf(loss);
    if (expected === null) assert.equal(perplexity, null);
    else assert.ok(perplexity !== null && Math.abs(perplexity / expected - 1) < 1e-12);
  });
}
