import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bootstrapInterval } from '../../../src/metrics/statistics/bootstrap-interval.ts';
import { corpusPermutationTest } from '../../../src/metrics/statistics/corpus-permutation-test.ts';
import { mcnemarTest } from '../../../src/metrics/statistics/mcnemar-test.ts';
import { normalCdf } from '../../../src/metrics/statistics/normal-cdf.ts';
import { normalQuantile } from '../../../src/metrics/statistics/normal-quantile.ts';
import { pairedBootstrapInterval } from '../../../src/metrics/statistics/paired-bootstrap-interval.ts';
import { pairedPermutationTest } from '../../../src/metrics/statistics/paired-permutation-test.ts';
import { seededRandom } from '../../../src/metrics/statistics/random.ts';
import {
  compareCorpora,
  comparePairedScores,
  corpusStatistic,
  finish,
  finishYielding,
  histogram,
  holm,
  quantile,
} from '../../../src/metrics/statistics/index.ts';
import { golden } from './golden.ts';

const share = (sums: Float64Array) => (sums[0] as number) / (sums[1] as number);
const shapes = new Map(golden.bootstrap.map(({ name, values }) => [name, values]));
const bell = shapes.get('bell') ?? [];

test('the examples in the docstrings are right', () => {
  const four = [1, 2, 6, 3];
  assert.equal(seededRandom(7)(), 1801096769);
  assert.deepEqual(pairedBootstrapInterval(four, { seed: 1 }), { value: 3, low: 1.5, high: 5.25 });
  assert.deepEqual(bootstrapInterval(2, Float64Array.of(1, 2, 2, 3), [1.5, 2, 2.5], { confidence: 0.5 }), {
    value: 2,
    low: 1.75,
    high: 2.25,
  });
  assert.equal(pairedPermutationTest([1, 2, 3, 4, 5, 6], { seed: 1 }).pValue, 0.03125);
  assert.equal(mcnemarTest(2, 8).toFixed(12), '0.109375000000');
  assert.deepEqual(holm([0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.deepEqual(histogram([0, 1, 1, 4], { bins: 2 }), { edges: [0, 2, 4], counts: [3, 1] });
  assert.equal(normalCdf(1.96).toFixed(12), '0.975002104852');
  assert.equal(normalQuantile(0.975).toFixed(12), '1.959963984540');
  assert.equal(finish(comparePairedScores([0.25, 0.5], [0.5, 0.75], { seed: 1 })).difference.value, 0.25);
});

describe('refused, with the reason:', () => {
  const options = { seed: 1, resamples: 10 };
  const rows = corpusStatistic([[1, 2]], share);
  const refused: readonly [string, () => unknown, RegExp][] = [
    ['an interval of no differences', () => pairedBootstrapInterval([], options), /mean of no values/],
    ['an interval of NaN', () => pairedBootstrapInterval([1, Number.NaN], options), /Value 1 of 2 is NaN/],
    ['no resamples', () => pairedBootstrapInterval([1], { seed: 1, resamples: 0 }), /0 resamples/],
    ['a confidence of 1', () => pairedBootstrapInterval([1, 2], { ...options, confidence: 1 }), /confidence is 1/],
    ['a test of no differences', () => pairedPermutationTest([], options), /no differences/],
    ['a test of NaN', () => pairedPermutationTest([0, Number.NaN], options), /Difference 1 of 2 is NaN/],
    ['a test of ∞', () => pairedPermutationTest([Number.POSITIVE_INFINITY], options), /Difference 0 of 1 is Infinity/],
    ['half a record', () => mcnemarTest(0.5, 1), /count of records is 0\.5/],
    ['fewer than no records', () => mcnemarTest(1, -1), /count of records is -1/],
    ['a p-value of NaN', () => holm([0.1, Number.NaN]), /p-value 1 of 2 is NaN/],
    ['a p-value of 2', () => holm([2]), /p-value 0 of 1 is 2/],
    ['a quantile of nothing', () => quantile([], 0.5), /no values/],
    ['a quantile of NaN', () => quantile([1, Number.NaN], 0.5), /not all numbers/],
    ['a quantile beyond 1', () => quantile([1], 1.1), /share is 1\.1/],
    ['a histogram of nothing', () => histogram([]), /no values/],
    ['a histogram of NaN', () => histogram([Number.NaN]), /Value 0 of 1 is NaN/],
    ['a histogram without bins', () => histogram([1], { bins: 0 }), /0 bins/],
    ['a normal quantile of NaN', () => normalQuantile(Number.NaN), /share is NaN/],
    ['a corpus without records', () => corpusStatistic([], share), /without records/],
    ['ragged rows', () => corpusStatistic([[1], [1, 2]], share), /Row 1 has 2 numbers, but row 0 has 1/],
    ['rows with NaN', () => corpusStatistic([[Number.NaN]], share), /Row 0 of 1 holds NaN/],
    [
      'corpora of different records',
      () =>
        finish(
          compareCorpora(
            rows,
            corpusStatistic(
              [
                [1, 2],
                [1, 2],
              ],
              share,
            ),
            options,
          ),
        ),
      /1 records of 2 numbers, the candidate 2 of 2/,
    ],
    [
      'a corpus whose score is not a number',
      () => finish(compareCorpora(corpusStatistic([[0, 0]], share), rows, options)),
      /not a number/,
    ],
    [
      'scores of different records',
      () => finish(comparePairedScores([1], [1, 2], options)),
      /baseline has 1 scores, the candidate 2/,
    ],
    ['a score of NaN', () => finish(comparePairedScores([1, 2], [1, Number.NaN], options)), /Value 1 of 2 is NaN/],
    [
      'a threshold of NaN',
      () => finish(comparePairedScores([1], [2], { ...options, threshold: Number.NaN })),
      /threshold is NaN/,
    ],
  ];
  for (const [what, act, reason] of refused)
    test(what, () => {
      assert.throws(act, (error) => error instanceof RangeError && reason.test(error.message));
    });
});

describe('the permutation test', () => {
  test('draws signs where there are too many to try, and comes near the exact p-value', () => {
    const values = bell.slice(0, 16);
    const exact = pairedPermutationTest(values, { seed: 1, resamples: 2 ** 16 });
    const drawn = pairedPermutationTest(values, { seed: 1, resamples: 2 ** 16 - 1 });
    assert.deepEqual([exact.exact, drawn.exact], [true, false]);
    assert.ok(Math.abs(exact.pValue - drawn.pValue) < 0.01, `${exact.pValue} ${drawn.pValue}`);
    assert.notEqual(exact.pValue, drawn.pValue);
  });

  test('draws signs of every record, also of those beyond a machine word', () => {
    for (const at of [0, 31, 32, 63, 64, 69]) {
      const differences = Array.from({ length: 70 }, (_, record) => (record === at ? 100 : 0.1 * (-1) ** record));
      // All hinges on one record: either sign of it is as extreme.
      assert.ok(pairedPermutationTest(differences, { seed: 1 }).pValue > 0.4);
    }
  });

  test('never gives 0, and says what it gives at best', () => {
    const clear = pairedPermutationTest(Array.from<number>({ length: 50 }).fill(1), { seed: 1, resamples: 999 });
    assert.deepEqual(clear, { pValue: 0.001, exact: false, smallestPValue: 0.001 });
    assert.equal(pairedPermutationTest([1, 1, 1, 1, 1], { seed: 1 }).smallestPValue, 0.0625);
    assert.equal(pairedPermutationTest([1, 1, 1, 1, 1, 1], { seed: 1 }).smallestPValue, 0.03125);
    assert.deepEqual(pairedPermutationTest([0, 0], { seed: 1 }), { pValue: 1, exact: true, smallestPValue: 1 });
  });

  test('is McNemar’s where models are right or wrong', () => {
    for (const [b, c] of [
      [0, 3],
      [2, 8],
      [5, 5],
      [1, 12],
    ] as const) {
      const differences = [...Array.from({ length: b }, () => -1), ...Array.from({ length: c }, () => 1), 0, 0, 0];
      const { pValue } = pairedPermutationTest(differences, { seed: 1 });
      assert.ok(Math.abs(pValue - mcnemarTest(b, c)) < 1e-12);
    }
  });

  test('does not see in which unit the differences are', () => {
    const { pValue } = pairedPermutationTest(bell, { seed: 9, resamples: 2000 });
    for (const unit of [1e-12, 1e9, -1])
      assert.equal(
        pairedPermutationTest(
          bell.map((value) => value * unit),
          { seed: 9, resamples: 2000 },
        ).pValue,
        pValue,
      );
  });

  test('of corpora comes near the exact p-value where swaps are drawn', () => {
    const { baseline, candidate } = golden.corpora.find(({ name }) => name === '8 records') ?? {
      baseline: [],
      candidate: [],
    };
    const both = [corpusStatistic(baseline, share), corpusStatistic(candidate, share)] as const;
    const exact = corpusPermutationTest(...both, { seed: 1, resamples: 256 });
    const drawn = corpusPermutationTest(...both, { seed: 1, resamples: 255 });
    assert.deepEqual([exact.exact, drawn.exact], [true, false]);
    assert.ok(Math.abs(exact.pValue - drawn.pValue) < 0.1);
  });
});

describe('a comparison of scores', () => {
  const baseline = bell.map((_, record) => (record % 7) / 7);
  const candidate = baseline.map((score, record) => score + (bell[record] as number));

  test('has each model’s interval and the difference’s from the same resamples', () => {
    const found = finish(comparePairedScores(baseline, candidate, { seed: 4, resamples: 500 }));
    assert.deepEqual(found.baseline, pairedBootstrapInterval(baseline, { seed: 4, resamples: 500 }));
    assert.deepEqual(found.candidate, pairedBootstrapInterval(candidate, { seed: 4, resamples: 500 }));
    const differences = candidate.map((score, record) => score - (baseline[record] as number));
    const { value, low, high } = pairedBootstrapInterval(differences, { seed: 4, resamples: 500 });
    const { pValue, smallestPValue } = pairedPermutationTest(differences, { seed: 4, resamples: 500 });
    assert.deepEqual(found.difference, { value, low, high, pValue, test: 'paired permutation (500 resamples)' });
    assert.deepEqual(found.threshold, { improvement: 0, pValue, smallestPValue });
    assert.equal(found.records, baseline.length);
  });

  test('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => finish(comparePairedScores(baseline, candidate, { seed, resamples: 500 }));
    assert.deepEqual(of(1), of(1));
    assert.notDeepEqual(of(1).difference, of(2).difference);
  });

  test('is the mirror image when the models change places', () => {
    const forth = finish(comparePairedScores(baseline, candidate, { seed: 1, resamples: 500 }));
    const back = finish(comparePairedScores(candidate, baseline, { seed: 1, resamples: 500 }));
    assert.ok(Math.abs(forth.difference.value + back.difference.value) < 1e-15);
    assert.equal(forth.difference.pValue, back.difference.pValue);
  });

  test('tests a threshold beside no difference, turned round where lower is better', () => {
    const options = { seed: 1, resamples: 500 };
    const shifted = baseline.map((score, record) => score + 0.1 + Math.sin(record) / 10);
    const same = finish(comparePairedScores(baseline, shifted, { ...options, threshold: 0.1 }));
    const lower = finish(comparePairedScores(shifted, baseline, { ...options, threshold: 0.1, higherIsBetter: false }));
    const other = finish(comparePairedScores(shifted, baseline, { ...options, threshold: 0.1 }));
    assert.ok(same.difference.pValue < 0.01 && same.threshold.pValue > 0.05);
    assert.equal(lower.threshold.pValue, same.threshold.pValue);
    assert.ok(other.threshold.pValue < 0.01);
  });

  test('of right and wrong is McNemar’s', () => {
    const right = [1, 1, 1, 1, 1, 1, 1, 1, 0, 1];
    const wrong = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const { difference, threshold } = finish(comparePairedScores(wrong, right, { seed: 1, resamples: 20 }));
    assert.equal(difference.test, "McNemar's (exact)");
    assert.equal(difference.pValue, mcnemarTest(0, 8));
    assert.ok(Math.abs(threshold.smallestPValue - mcnemarTest(0, 8)) < 1e-12);
  });

  test('of one record has no interval', () => {
    const { baseline, difference } = finish(comparePairedScores([0.5], [0.7], { seed: 1 }));
    assert.deepEqual(baseline, { value: 0.5, low: null, high: null });
    assert.deepEqual([difference.low, difference.high, difference.pValue], [null, null, 1]);
  });
});

test('the threshold of a corpus is tested by its resampled differences', () => {
  const { baseline, candidate, values } = golden.corpora.find(({ name }) => name === '25 records') ?? assert.fail();
  const of = (threshold: number) =>
    finish(
      compareCorpora(corpusStatistic(baseline, share), corpusStatistic(candidate, share), {
        seed: 1,
        resamples: 999,
        threshold,
      }),
    ).threshold.pValue;
  assert.ok(of(values.difference) > 0.8);
  assert.equal(of(values.difference - 10), 0.002);
  assert.equal(of(values.difference + 10), 0.002);
});

describe('long work', () => {
  const many = Array.from({ length: 3000 }, (_, record) => Math.sin(record));
  const work = () =>
    comparePairedScores(
      many,
      many.map((score) => score / 2),
      { seed: 1, resamples: 2000 },
    );

  test('lets the event loop run in between and comes to the same', async () => {
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    const found = await finishYielding(work());
    clearInterval(count);
    assert.ok(turns >= 5, `${turns} turns`);
    assert.deepEqual(found, finish(work()));
  });

  test('ends with the signal’s reason once it is aborted', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(new Error('cancelled by the user')));
    await assert.rejects(finishYielding(work(), controller.signal), /cancelled by the user/);
  });
});
