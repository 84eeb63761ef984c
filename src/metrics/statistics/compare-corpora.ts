import type { Interval } from './bootstrap-interval.ts';
import { bootstrapIntervals } from './bootstrap-intervals.ts';
import { permutationName, thresholdDifference, type ComparisonOptions, type PairedComparison } from './comparison.ts';
import { checkSameShape, corpusPermutationSteps } from './corpus-permutation-test.ts';
import type { CorpusStatistic } from './corpus-statistic.ts';
import { defaultResamples } from './resample.ts';
import type { Sample } from './sample.ts';
import type { Steps } from './steps.ts';

/**
 * `comparePairedScores` for scores of a whole corpus. There is no shifting a corpus by a threshold: where one other
 * than 0 is asked for, its p-value is twice the share of resampled differences on the rarer side of it.
 *
 * Cost: two to three calls of `add` a resample and record: for BLEU's ten sums, 10,000 × 10,000 take some five seconds, in steps.
 *
 * @throws RangeError for statistics of different records or widths, or a score that is not a number
 * @example
 * const found = await finishYielding(compareCorpora(bleuStatistic(baseline), bleuStatistic(candidate), { seed: 7 }));
 */
export function* compareCorpora(
  baseline: CorpusStatistic,
  candidate: CorpusStatistic,
  options: ComparisonOptions,
): Steps<PairedComparison> {
  checkSameShape(baseline, candidate);
  const { resamples = defaultResamples } = options;
  const found = yield* bootstrapIntervals(pairedSample(baseline, candidate), options);
  const [ofBaseline, ofCandidate, ofDifference] = found.map(({ interval }) => interval) as [
    Interval,
    Interval,
    Interval,
  ];
  const test = yield* corpusPermutationSteps(baseline, candidate, options);
  const asked = thresholdDifference(options);
  return {
    records: baseline.records,
    baseline: ofBaseline,
    candidate: ofCandidate,
    difference: { ...ofDifference, pValue: test.pValue, test: permutationName(test.exact, resamples) },
    threshold: {
      improvement: options.threshold ?? 0,
      pValue: asked === 0 ? test.pValue : bootstrapPValue(found[2]?.resampled ?? new Float64Array(), asked),
      smallestPValue: test.smallestPValue,
    },
  };
}

/** Both corpora's sums side by side; their scores and the difference. */
function pairedSample(baseline: CorpusStatistic, candidate: CorpusStatistic): Sample {
  const { width } = baseline;
  return {
    records: baseline.records,
    width: 2 * width,
    add(record, times, sums) {
      baseline.add(record, times, sums, 0);
      candidate.add(record, times, sums, width);
    },
    scores(sums) {
      const [before, after] = [baseline.score(sums.subarray(0, width)), candidate.score(sums.subarray(width))];
      return [before, after, after - before];
    },
  };
}

function bootstrapPValue(resampled: Float64Array, value: number): number {
  let [atMost, atLeast] = [0, 0];
  for (const score of resampled) {
    if (score <= value) atMost += 1;
    if (score >= value) atLeast += 1;
  }
  return Math.min(1, (2 * (Math.min(atMost, atLeast) + 1)) / (resampled.length + 1));
}
