import type { PrecisionRecallF1 } from '../metric.ts';
import type { MetricInfo, MetricScores } from '../named-metric.ts';

const PARTS = ['precision', 'recall', 'f1'] as const;
const PART_LABELS = { precision: 'precision', recall: 'recall', f1: 'F1' };

/** `rougeL.precision`, `rougeL.recall`, `rougeL.f1`. */
export function precisionRecallF1Infos(name: string, label: string, range: MetricInfo['range']): MetricInfo[] {
  return PARTS.map((part) => ({
    name: `${name}.${part}`,
    label: `${label} ${PART_LABELS[part]}`,
    higherIsBetter: true,
    range,
  }));
}

/** From scores by model and record to scores by part. */
export function precisionRecallF1Scores(scores: readonly (readonly PrecisionRecallF1[])[]): MetricScores[] {
  return PARTS.map((part) => ({
    models: scores.map((ofModel) => ({
      perRecord: Float64Array.from(ofModel, (score) => score[part]),
      corpus: null,
      counted: {},
    })),
  }));
}

/** The first of those with the highest F1. */
export function bestF1(first: PrecisionRecallF1, others: readonly PrecisionRecallF1[]): PrecisionRecallF1 {
  return others.reduce((best, other) => (other.f1 > best.f1 ? other : best), first);
}
