import { hashNumber } from './checks/hash.ts';
import { sets } from './split.ts';

interface Sampled {
  readonly count: number;
  readonly setOf: { at(index: number): number; set(index: number, value: number): void };
}

/**
 * Leaves out of the training records all but those with the smallest hashes of their numbers: a sample without
 * replacement that is the same at every run.
 */
export function sampleRecords(collected: Sampled, sample: { readonly records: number; readonly seed: number }): void {
  const { setOf, count } = collected;
  const ranks = new Float64Array(count);
  let candidates = 0;
  for (let index = 0; index < count; index++) {
    if (setOf.at(index) === sets.training) ranks[candidates++] = hashNumber(index, sample.seed);
  }
  if (candidates <= sample.records) return;
  const sorted = ranks.subarray(0, candidates).slice().sort();
  const limit = sorted[sample.records - 1] as number;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    if (setOf.at(index) !== sets.training) continue;
    if (hashNumber(index, sample.seed) <= limit && kept < sample.records) kept += 1;
    else setOf.set(index, sets.left);
  }
}
