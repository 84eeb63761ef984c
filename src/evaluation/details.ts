import type { EvaluationRecord } from '../domain/dataset/evaluation-record.ts';
import { classCounts, classScores, confusionMatrix, labelOf, labelSet, type MetricOptions } from '../metrics/index.ts';
import type { AnswerFailure, EvaluationReport, LatencySummary, RecordComparison } from '../report/result.ts';
import { otherAnswers, withinLabels } from './labels.ts';
import { summaryOf, type Measurement } from './measure.ts';

/** What an evaluation leaves behind for its report: `evaluation.json` of a run. */
export type EvaluationDetails = Pick<
  EvaluationReport,
  'metrics' | 'records' | 'sideBySide' | 'sideBySideOmitted' | 'classification' | 'latency'
>;

/** A record with both models' answers. */
export interface AnsweredRecord extends EvaluationRecord {
  readonly baseline: string;
  readonly candidate: string;
}

/** As many side by side as a page shows well; the worst regressions are always among them. */
const shownRecords = 300;
/** More classes than this make no heat-map that anybody can read. */
const mostLabels = 30;

export function detailsOf(evaluation: {
  /** The records that both models answered, in the order of the measurements. */
  readonly records: readonly AnsweredRecord[];
  readonly total: number;
  readonly failures: readonly AnswerFailure[];
  readonly measurements: readonly Measurement[];
  /** The metric that decides: side by side goes by it. */
  readonly metric: string;
  /** How the metrics were computed: what counts as the same label. */
  readonly options: MetricOptions;
  readonly latency: EvaluationDetails['latency'];
}): EvaluationDetails {
  const { records, total, failures, measurements } = evaluation;
  const deciding = measurements.find(({ name }) => name === evaluation.metric) ?? measurements[0];
  const direction = deciding?.higherIsBetter === false ? -1 : 1;
  const compared: RecordComparison[] = records
    .map((record, index) => ({ ...record, difference: deciding?.differences[index] ?? 0 }))
    .sort((a, b) => direction * (a.difference - b.difference));
  return {
    metrics: measurements.map(summaryOf),
    records: { total, scored: records.length, coverage: total === 0 ? 0 : records.length / total, failures },
    sideBySide: compared.slice(0, shownRecords),
    sideBySideOmitted: Math.max(0, compared.length - shownRecords),
    classification: measurements.some(({ name }) => name === 'accuracy') ? classify(records, evaluation.options) : null,
    latency: evaluation.latency,
  };
}

function classify(records: readonly AnsweredRecord[], options: MetricOptions): EvaluationReport['classification'] {
  const truths = records.map(({ reference }) => labelOf(reference, options));
  const known = labelSet(truths);
  if (known.length > mostLabels) return null;
  const labels = [...known, otherAnswers];
  const detail = (answers: readonly string[]) => {
    const given = withinLabels(answers, known, options);
    const counted = { labels, references: truths, answers: given };
    return { matrix: confusionMatrix(counted), ...classScores(classCounts(counted)) };
  };
  return {
    labels,
    baseline: detail(records.map(({ baseline }) => baseline)),
    candidate: detail(records.map(({ candidate }) => candidate)),
  };
}

/** Of one model's calls; latencies in milliseconds. */
export function latencyOf(
  calls: readonly { readonly latencyMs?: number; readonly inputTokens?: number; readonly outputTokens?: number }[],
): LatencySummary {
  const latencies = calls
    .flatMap(({ latencyMs }) => (latencyMs === undefined ? [] : [latencyMs]))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.ceil(share * latencies.length) - 1)] ?? null;
  const sum = (tokens: readonly (number | undefined)[]) =>
    tokens.length === 0 || tokens.includes(undefined) ? null : tokens.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    inputTokens: sum(calls.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(calls.map(({ outputTokens }) => outputTokens)),
  };
}
