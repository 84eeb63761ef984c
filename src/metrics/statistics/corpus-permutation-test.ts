import type { CorpusStatistic } from './corpus-statistic.ts';
import { smallestPValue, type PermutationTest } from './paired-permutation-test.ts';
import { seededRandom } from './random.ts';
import { checkResamples, defaultResamples, type Resampling } from './resample.ts';
import { finish, recordsPerStep, type Steps } from './steps.ts';

/** Below this, relative to the scores, two differences are equal: what is left is rounding. */
const roundingError = 1e-12;

/**
 * `pairedPermutationTest` for scores of a whole corpus: a record's two answers are swapped or not, and both corpora are
 * scored anew (approximate randomisation, Riezler and Maxwell 2005, https://aclanthology.org/W05-0908, as sacrebleu
 * does). All choices are tried where they are no more than the resamples; otherwise p is (c + 1) ÷ (n + 1).
 *
 * Cost: resamples × records calls of `add`.
 *
 * @throws RangeError for statistics of different records or widths, or resamples and seeds as elsewhere
 * @example
 * corpusPermutationTest(bleuStatistic(baseline), bleuStatistic(candidate), { seed: 1 }).pValue;
 */
export function corpusPermutationTest(
  baseline: CorpusStatistic,
  candidate: CorpusStatistic,
  options: Resampling,
): PermutationTest {
  return finish(corpusPermutationSteps(baseline, candidate, options));
}

/** `corpusPermutationTest`, step by step. */
export function* corpusPermutationSteps(
  baseline: CorpusStatistic,
  candidate: CorpusStatistic,
  { seed, resamples = defaultResamples }: Resampling,
): Steps<PermutationTest> {
  checkResamples(resamples);
  checkSameShape(baseline, candidate);
  const { totals, differing } = compareRecords(baseline, candidate);
  const { width } = baseline;
  const moved = new Float64Array(width);
  const before = new Float64Array(width);
  const after = new Float64Array(width);
  /** Both corpora's difference where some records' answers are swapped: what one gains the other loses. */
  const difference = (isSwapped: (at: number) => boolean): number => {
    moved.fill(0);
    for (let at = 0; at < differing.length; at++) {
      if (!isSwapped(at)) continue;
      candidate.add(differing[at] as number, 1, moved, 0);
      baseline.add(differing[at] as number, -1, moved, 0);
    }
    for (let at = 0; at < width; at++) {
      before[at] = (totals.baseline[at] as number) + (moved[at] as number);
      after[at] = (totals.candidate[at] as number) - (moved[at] as number);
    }
    return candidate.score(after) - baseline.score(before);
  };
  const observed = Math.abs(difference(() => false));
  const largest = Math.max(Math.abs(baseline.score(totals.baseline)), Math.abs(candidate.score(totals.candidate)));
  const threshold = observed - roundingError * largest;

  const exact = 2 ** differing.length <= resamples;
  const draws = exact ? 2 ** Math.max(0, differing.length - 1) : resamples;
  const random = seededRandom(seed);
  let bits = 0;
  const drawn = (at: number): boolean => {
    bits = at % 32 === 0 ? random() : bits >>> 1;
    return (bits & 1) === 1;
  };
  let extreme = 0;
  let touched = 0;
  for (let draw = 0; draw < draws; draw++) {
    const found = difference(exact ? (at) => ((draw >>> at) & 1) === 1 : drawn);
    if (Math.abs(found) >= threshold) extreme += 1;
    touched += differing.length;
    if (touched >= recordsPerStep) {
      touched = 0;
      yield;
    }
  }
  return {
    pValue: exact ? extreme / draws : (extreme + 1) / (draws + 1),
    exact,
    smallestPValue: smallestPValue(differing.length, resamples),
  };
}

export function checkSameShape(baseline: CorpusStatistic, candidate: CorpusStatistic): void {
  if (baseline.records !== candidate.records || baseline.width !== candidate.width)
    throw new RangeError(
      `The baseline has ${baseline.records} records of ${baseline.width} numbers, the candidate ${candidate.records} of ` +
        `${candidate.width}: they must be of the same records.`,
    );
}

/** Both corpora's sums, and the records that swapping changes. */
function compareRecords(baseline: CorpusStatistic, candidate: CorpusStatistic) {
  const totals = { baseline: new Float64Array(baseline.width), candidate: new Float64Array(baseline.width) };
  const differing: number[] = [];
  const own = new Float64Array(baseline.width);
  for (let record = 0; record < baseline.records; record++) {
    baseline.add(record, 1, totals.baseline, 0);
    candidate.add(record, 1, totals.candidate, 0);
    baseline.add(record, -1, own.fill(0), 0);
    candidate.add(record, 1, own, 0);
    if (own.some((value) => value !== 0)) differing.push(record);
  }
  return { totals, differing };
}
