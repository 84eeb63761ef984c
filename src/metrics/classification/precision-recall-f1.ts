import type { PrecisionRecallF1 } from '../metric.ts';
import { share } from './class-counts.ts';
import type { ClassCounts } from './class-counts.ts';

/** By class, in the order of the counts. */
export interface ClassScores {
  readonly precision: readonly number[];
  readonly recall: readonly number[];
  readonly f1: readonly number[];
  /** How many references are of the class. */
  readonly support: readonly number[];
}

/** By class: of the answers that name it, how many are right; of the references that name it, how many were found. */
export function classScores(counts: ClassCounts): ClassScores {
  const classes = Array.from({ length: counts.actual.length }, (_, at) => ofClass(counts, at));
  return {
    precision: classes.map(({ precision }) => precision),
    recall: classes.map(({ recall }) => recall),
    f1: classes.map(({ f1 }) => f1),
    support: Array.from(counts.actual),
  };
}

/** The mean over the classes that a reference or an answer names; each weighs the same. */
export function macroScores(counts: ClassCounts): PrecisionRecallF1 {
  return weightedMean(counts, (at) => ((counts.actual[at] ?? 0) + (counts.predicted[at] ?? 0) > 0 ? 1 : 0));
}

/** The mean over the classes, each weighing as many records as references name it. */
export function weightedScores(counts: ClassCounts): PrecisionRecallF1 {
  return weightedMean(counts, (at) => counts.actual[at] ?? 0);
}

function weightedMean(counts: ClassCounts, weightOf: (at: number) => number): PrecisionRecallF1 {
  let [precision, recall, f1, weights] = [0, 0, 0, 0];
  for (let at = 0; at < counts.actual.length; at++) {
    const weight = weightOf(at);
    if (weight === 0) continue;
    const scores = ofClass(counts, at);
    precision += weight * scores.precision;
    recall += weight * scores.recall;
    f1 += weight * scores.f1;
    weights += weight;
  }
  return { precision: share(precision, weights), recall: share(recall, weights), f1: share(f1, weights) };
}

function ofClass({ correct, predicted, actual }: ClassCounts, at: number): PrecisionRecallF1 {
  const [right, answered, support] = [correct[at] ?? 0, predicted[at] ?? 0, actual[at] ?? 0];
  return {
    precision: share(right, answered),
    recall: share(right, support),
    f1: share(2 * right, answered + support),
  };
}
