import { share, sum } from './class-counts.ts';
import type { ClassCounts } from './class-counts.ts';

/**
 * Matthews' correlation coefficient for any number of classes (Gorodkin 2004), −1 to 1: 0 for answers no better than
 * chance, and where all references or all answers are of one class.
 */
export function matthewsCorrelation({ correct, predicted, actual }: ClassCounts): number {
  const records = sum(actual);
  let [both, answers, references] = [0, 0, 0];
  for (let at = 0; at < actual.length; at++) {
    const [answered, support] = [predicted[at] ?? 0, actual[at] ?? 0];
    both += answered * support;
    answers += answered * answered;
    references += support * support;
  }
  const square = records * records;
  return share(sum(correct) * records - both, Math.sqrt((square - answers) * (square - references)));
}
