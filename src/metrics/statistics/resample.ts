import { seededRandom, type Random } from './random.ts';
import { totals, type Sample } from './sample.ts';
import { recordsPerStep, type Steps } from './steps.ts';

export interface Resampling {
  /** Fixes what is drawn: equal seeds give equal results. */
  readonly seed: number;
  /** How many samples are drawn; 10,000 unless told. */
  readonly resamples?: number;
}

export const defaultResamples = 10_000;

/**
 * Draws as many records as there are, with replacement, again and again, and scores each draw (Efron 1979,
 * https://doi.org/10.1214/aos/1176344552). A record is drawn by multiplying a 32-bit number: below a million records
 * none is favoured by more than one in four thousand of its share.
 *
 * Cost: resamples × records random numbers, and two thirds of that in calls of `add`: 10,000 × 10,000 take about two
 * seconds for means. Memory: one number a score and resample.
 *
 * @returns for each score of the sample, its value in each resample
 * @throws RangeError for resamples that are not a whole number from 1, or a seed as in `seededRandom`
 * @example
 * const [means] = finish(resample(meansSample([[1, 2, 6]]), { seed: 1, resamples: 1000 }));
 */
export function* resample(sample: Sample, { seed, resamples = defaultResamples }: Resampling): Steps<Float64Array[]> {
  checkResamples(resamples);
  const { records, width } = sample;
  const random = seededRandom(seed);
  const sums = new Float64Array(width);
  const found = sample.scores(totals(sample), records).map(() => new Float64Array(resamples));
  const times = new Uint32Array(records);
  let touched = 0;
  for (let draw = 0; draw < resamples; draw++) {
    drawInto(times, random);
    sumUp(sample, times, sums);
    sample.scores(sums, records).forEach((score, at) => ((found[at] as Float64Array)[draw] = score));
    touched += records;
    if (touched >= recordsPerStep) {
      touched = 0;
      yield;
    }
  }
  return found;
}

/** How often each record is drawn. */
function drawInto(times: Uint32Array, random: Random): void {
  const share = times.length / 2 ** 32;
  times.fill(0);
  for (let left = times.length; left > 0; left--) {
    const record = Math.floor(random() * share);
    times[record] = (times[record] as number) + 1;
  }
}

/** In the records' order, which is the memory's: a third of them is not drawn, and none is visited twice. */
function sumUp(sample: Sample, times: Uint32Array, sums: Float64Array): void {
  sums.fill(0);
  for (let record = 0; record < times.length; record++) {
    const drawn = times[record] as number;
    if (drawn > 0) sample.add(record, drawn, sums);
  }
}

export function checkResamples(resamples: number): void {
  if (!Number.isSafeInteger(resamples) || resamples < 1)
    throw new RangeError(`There are ${resamples} resamples, but must be a whole number from 1.`);
}
