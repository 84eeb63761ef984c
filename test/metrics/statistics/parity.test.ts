import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bootstrapIntervals } from '../../../src/metrics/statistics/bootstrap-intervals.ts';
import { compareCorpora } from '../../../src/metrics/statistics/compare-corpora.ts';
import { corpusPermutationTest } from '../../../src/metrics/statistics/corpus-permutation-test.ts';
import { corpusStatistic } from '../../../src/metrics/statistics/corpus-statistic.ts';
import { histogram } from '../../../src/metrics/statistics/histogram.ts';
import { holm } from '../../../src/metrics/statistics/holm.ts';
import { mcnemarTest } from '../../../src/metrics/statistics/mcnemar-test.ts';
import { normalCdf } from '../../../src/metrics/statistics/normal-cdf.ts';
import { normalQuantile } from '../../../src/metrics/statistics/normal-quantile.ts';
import { pairedBootstrapInterval } from '../../../src/metrics/statistics/paired-bootstrap-interval.ts';
import { pairedPermutationTest } from '../../../src/metrics/statistics/paired-permutation-test.ts';
import { quantile } from '../../../src/metrics/statistics/quantile.ts';
import { meansSample } from '../../../src/metrics/statistics/sample.ts';
import { finish } from '../../../src/metrics/statistics/steps.ts';
import { assertNear, golden, scaleOf } from './golden.ts';

const methods = ['percentile', 'BCa'] as const;

describe('bootstrap intervals equal scipy’s on the same resamples', () => {
  for (const { name, values, seed, resamples, confidence, ...expected } of golden.bootstrap)
    for (const method of methods)
      test(`${name}, ${method}, ${confidence}`, () => {
        const found = pairedBootstrapInterval(values, { seed, resamples, confidence, method });
        // scipy refuses one record, and its BCa answers NaN to equal values: the value itself is the interval then.
        const ends = expected[method] ?? (values.length > 1 ? [found.value, found.value] : [null, null]);
        for (const [at, end] of ends.entries()) {
          const own = at === 0 ? found.low : found.high;
          if (end === null) assert.equal(own, null);
          else assertNear(own, end, scaleOf(values));
        }
      });

  test('on shapes where it has none, and on shapes where both methods differ', () => {
    const has = (name: string) => golden.bootstrap.find((shape) => shape.name === name);
    assert.equal(has('one record')?.BCa, null);
    assert.equal(has('all zero')?.BCa, null);
    assert.notDeepEqual(has('skewed')?.BCa, has('skewed')?.percentile);
  });

  test('in several columns as in each alone', () => {
    const columns = [golden.bootstrap[8]?.values ?? [], golden.bootstrap[0]?.values ?? []];
    const [first] = columns as [number[], number[]];
    const both = finish(bootstrapIntervals(meansSample([first, first.map((value) => -value)]), { seed: 5 }));
    const alone = pairedBootstrapInterval(first, { seed: 5 });
    assert.deepEqual(both[0]?.interval, alone);
  });
});

describe('exact permutation tests equal scipy’s', () => {
  for (const { name, values, pValue } of golden.permutation)
    test(name, () => {
      const found = pairedPermutationTest(values, { seed: 1, resamples: 2 ** 16 });
      assert.equal(found.exact, true);
      assertNear(found.pValue, pValue ?? 1);
    });
});

describe('comparisons of corpora equal scipy’s', () => {
  for (const { name, baseline, candidate, seed, resamples, values, intervals, pValue } of golden.corpora) {
    const share = (sums: Float64Array) => (sums[0] as number) / (sums[1] as number);
    const both = [corpusStatistic(baseline, share), corpusStatistic(candidate, share)] as const;
    for (const method of methods)
      test(`${name}, ${method}`, () => {
        const found = finish(compareCorpora(...both, { seed, resamples, method }));
        for (const score of ['baseline', 'candidate', 'difference'] as const) {
          const { value, low, high } = found[score];
          assertNear(value, values[score]);
          const ends = intervals[score][method] ?? [value, value];
          assertNear(low, ends[0]);
          assertNear(high, ends[1]);
        }
      });
    if (pValue !== null)
      test(`${name}, permutation test`, () => {
        assertNear(corpusPermutationTest(...both, { seed }).pValue, pValue);
      });
  }
});

test('McNemar’s test equals scipy’s binomial test', () => {
  for (const [b, c, pValue] of golden.mcnemar) {
    assertNear(mcnemarTest(b, c), pValue);
    assertNear(mcnemarTest(b, c) / pValue, 1);
  }
});

test('Holm’s correction equals statsmodels’', () => {
  for (const { pValues, corrected } of golden.holm)
    holm(pValues).forEach((value, at) => assertNear(value, corrected[at] ?? Number.NaN));
});

test('quantiles equal numpy’s', () => {
  for (const { values, share, quantile: expected } of golden.quantile) assertNear(quantile(values, share), expected);
});

test('histograms equal numpy’s', () => {
  for (const { values, bins, edges, counts } of golden.histogram) {
    const found = histogram(values, { bins });
    assert.deepEqual(found.counts, counts);
    assert.equal(found.edges.length, edges.length);
    found.edges.forEach((edge, at) => assertNear(edge, edges[at] ?? Number.NaN, scaleOf(edges)));
  }
});

test('the normal distribution and its quantiles equal scipy’s', () => {
  for (const [x, share] of golden.normalCdf) assert.ok(Math.abs(normalCdf(x) - share) < 1e-13, `${x}`);
  for (const [share, x] of golden.normalQuantile) assertNear(normalQuantile(share), x);
});
