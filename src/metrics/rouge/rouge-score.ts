import { f1Of } from '../metric.ts';
import type { PrecisionRecallF1 } from '../metric.ts';

/** What `hits` are of the candidate's and the reference's units; 0 where a text has none. */
export function rougeScore(hits: number, candidateUnits: number, referenceUnits: number): PrecisionRecallF1 {
  const precision = hits / Math.max(candidateUnits, 1);
  const recall = hits / Math.max(referenceUnits, 1);
  return { precision, recall, f1: f1Of(precision, recall) };
}
