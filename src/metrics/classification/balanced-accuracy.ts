import { share } from './class-counts.ts';
import type { ClassCounts } from './class-counts.ts';

/** The mean recall of the classes that references name: each weighs the same, however rare. */
export function balancedAccuracy({ correct, actual }: ClassCounts): number {
  let [recalls, classes] = [0, 0];
  for (let at = 0; at < actual.length; at++) {
    const records = actual[at] ?? 0;
    if (records === 0) continue;
    recalls += (correct[at] ?? 0) / records;
    classes += 1;
  }
  return share(recalls, classes);
}
