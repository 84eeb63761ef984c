import { judgeMetricName } from '../domain/customization.ts';
import { thresholdOf, type Decision, type MeasuredMetric } from '../domain/verdict.ts';
import {
  labelOf,
  labelSet,
  metricFamilies,
  scoreByName,
  type AnsweredRecords,
  type MetricOptions,
  type MetricTools,
  type ScoredMetric,
} from '../metrics/index.ts';
import { compareCorpora, comparePairedScores, finishYielding, histogram } from '../metrics/statistics/index.ts';
import type { MetricSummary } from '../report/result.ts';
import { withinLabels } from './labels.ts';
import { metricsOf } from './metric-settings.ts';

/** A metric of both models: what the decision needs, and what the report shows. */
export interface Measurement extends MeasuredMetric {
  readonly signature: string;
  readonly histogram: MetricSummary['histogram'];
  /** Candidate − baseline, by record. */
  readonly differences: readonly number[];
  /** By record. */
  readonly values: { readonly baseline: readonly number[]; readonly candidate: readonly number[] };
}

/**
 * Scores both models' answers to the same records and compares them, metric by metric. Whatever the decision names is
 * measured, asked for or not.
 *
 * @param names metrics or families of metrics (`rougeL`, `rougeL.f1`)
 * @param records answers of the baseline, then of the candidate
 * @throws RangeError for a name that isn't known or a record that a metric can't score; TypeError for a missing tool
 */
export async function measure(
  names: readonly string[],
  records: AnsweredRecords,
  decision: Decision,
  options: MetricOptions,
  tools: MetricTools,
): Promise<Measurement[]> {
  // What a judge prefers is measured where its replies are.
  const wanted = metricsOf(names, decision).filter((name) => name !== judgeMetricName);
  const ofLabels = wanted.filter((name) => isOfLabels(name));
  const ofTexts = wanted.filter((name) => !isOfLabels(name));
  const scored = [
    ...(await scoreByName(ofTexts, records, options, tools)),
    ...(ofLabels.length === 0 ? [] : await scoreByName(ofLabels, asLabels(records, options), options, tools)),
  ];
  const measurements: Measurement[] = [];
  for (const metric of scored) measurements.push(await compare(metric, decision, tools.signal));
  return measurements;
}

const labelMetrics =
  metricFamilies.find(({ name }) => name === 'classification')?.metrics.map(({ name }) => name) ?? [];

function isOfLabels(name: string): boolean {
  return name === 'classification' || labelMetrics.includes(name);
}

/** More different references than this are texts, not labels, and counting each as a class costs their square. */
const mostClasses = 500;

function asLabels({ references, answers }: AnsweredRecords, options: MetricOptions): AnsweredRecords {
  const known = labelSet(references.map(([first = '']) => labelOf(first, options)));
  if (known.length > mostClasses) {
    throw new RangeError(
      `there are ${known.length} different references: classification metrics are for at most ${mostClasses} labels. ` +
        'Name metrics of texts in evaluation.metrics, such as rougeL or bertscore',
    );
  }
  return { references, answers: answers.map((ofModel) => withinLabels(ofModel, known, options)) };
}

/** Also for metrics that come from elsewhere, such as a judge's preferences. */
export async function compare(metric: ScoredMetric, decision: Decision, signal?: AbortSignal): Promise<Measurement> {
  const [baseline, candidate] = metric.models;
  if (!baseline || !candidate) throw new RangeError(`${metric.name} was not scored for two models.`);
  const values = { baseline: [...baseline.perRecord], candidate: [...candidate.perRecord] };
  const differences = values.candidate.map((value, record) => value - (values.baseline[record] ?? Number.NaN));
  const settings = {
    seed: decision.seed,
    resamples: decision.resamples,
    higherIsBetter: metric.higherIsBetter,
    threshold: thresholdOf(decision, metric.name),
  };
  const steps =
    baseline.corpus && candidate.corpus
      ? compareCorpora(baseline.corpus, candidate.corpus, settings)
      : comparePairedScores(values.baseline, values.candidate, settings);
  const { name, label, higherIsBetter, signature } = metric;
  return {
    ...(await finishYielding(steps, signal)),
    name,
    label,
    higherIsBetter,
    signature,
    histogram: histogram(differences),
    differences,
    values,
  };
}

/** What the report shows of a measurement; nothing by record. */
export function summaryOf(measurement: Measurement): MetricSummary {
  const { name, label, signature, higherIsBetter, baseline, candidate, difference, histogram } = measurement;
  return { name, label, signature, higherIsBetter, baseline, candidate, difference, histogram };
}
