import { share, sum } from './class-counts.ts';
import type { ClassCounts } from './class-counts.ts';

/** The share of records whose answer is the reference's label. */
export function accuracy({ correct, actual }: ClassCounts): number {
  return share(sum(correct), sum(actual));
}
