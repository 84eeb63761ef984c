import {
  changeRangeText,
  changeText,
  countText,
  direction,
  latencyText,
  pValueText,
  rangeText,
  shareText,
  valueText,
} from './evaluation-figures.ts';
import { plainLine } from './escape.ts';
import { forecastPhrase, pricesPhrase } from './forecast.ts';
import { formatScore, formatTime, formatUsd } from './numbers.ts';
import type { EvaluationReport, LossPoint, MetricSummary } from './result.ts';
import { sparkline } from './sparkline.ts';
import { noStyle, type Style } from './style.ts';
import { alignColumns } from './table.ts';

/** How many of a list a terminal shows; the page has all of them. */
const shownFailures = 5;
const shownRegressions = 3;

/** An evaluation for a terminal: the verdict and why, the evidence, and how to compute it again. */
export function renderReportText(report: EvaluationReport, style: Style = noStyle): string {
  const blocks = [
    verdictLines(report, style),
    metricLines(report, style),
    regressionLines(report, style),
    failureLines(report, style),
    factLines(report),
    signatureLines(report, style),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function verdictLines({ verdict, reasons }: EvaluationReport, style: Style): readonly string[] {
  const colour = { better: 'green', worse: 'red', inconclusive: 'yellow', invalid: 'red' } as const;
  const sentence = {
    better: 'Better: the candidate beats the baseline.',
    worse: 'Worse: the candidate falls behind the baseline.',
    inconclusive: 'Inconclusive: the records do not show that the candidate is better.',
    invalid: 'Invalid: there is not enough to compare.',
  };
  return [
    style(colour[verdict], style('bold', sentence[verdict])),
    ...reasons.map((reason) => `  ${excerpt(reason, 600)}`),
  ];
}

/** Every metric of both models with the interval and test of the difference, as a table. */
export function renderMetricsText(report: EvaluationReport, style: Style = noStyle): string {
  return metricLines(report, style).join('\n');
}

/** `*` marks the metric that decides. */
function metricLines({ metrics, decision }: EvaluationReport, style: Style): readonly string[] {
  if (metrics.length === 0) return ['  No metric could be computed.'];
  const [head = '', ...rows] = alignColumns(
    [
      ['metric', 'baseline', 'candidate', 'difference', '95 % interval', 'p'],
      ...metrics.map(({ name, label, baseline, candidate, difference }) => [
        excerpt(name === decision.metric ? `${label} *` : label),
        valueText(baseline),
        valueText(candidate),
        changeText(difference.value),
        changeRangeText(difference),
        pValueText(difference.pValue),
      ]),
    ],
    'right',
  );
  return [style('dim', `  ${head}`), ...rows.map((row, i) => `  ${tint(row, metrics[i], style)}`)];
}

/** Colours only what the interval shows to be a difference. */
function tint(row: string, metric: MetricSummary | undefined, style: Style): string {
  if (!metric) return row;
  const { low, high } = metric.difference;
  const isSure = low !== null && high !== null && (low > 0 || high < 0);
  const meaning = isSure ? direction(metric, metric.difference.value) : 0;
  if (meaning === 0) return row;
  return style(meaning > 0 ? 'green' : 'red', row);
}

function regressionLines({ sideBySide, metrics, decision }: EvaluationReport, style: Style): readonly string[] {
  const metric = metrics.find(({ name }) => name === decision.metric) ?? { higherIsBetter: true };
  const worse = sideBySide.filter(({ difference }) => direction(metric, difference) < 0);
  if (worse.length === 0) return [];
  return [
    style('dim', `  worst regressions (${worse.length} of ${sideBySide.length} shown records fell)`),
    ...worse
      .slice(0, shownRegressions)
      .flatMap(({ id, difference, baseline, candidate }) => [
        `  ${changeText(difference)}  ${excerpt(id)}`,
        `           baseline   ${excerpt(baseline)}`,
        `           candidate  ${excerpt(candidate)}`,
      ]),
  ];
}

function failureLines({ records: { failures } }: EvaluationReport, style: Style): readonly string[] {
  if (failures.length === 0) return [];
  const more = failures.length - shownFailures;
  return [
    style('dim', `  without an answer, left out of both models (${failures.length})`),
    ...failures
      .slice(0, shownFailures)
      .map(({ id, role, code, message }) => `  ${excerpt(id)}  ${role}: ${excerpt(code)}: ${excerpt(message)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function factLines({ records, losses, latency, cost, decision, provenance }: EvaluationReport): readonly string[] {
  const rows: readonly (readonly [string, string | null])[] = [
    ['baseline', provenance.models.baseline],
    ['candidate', provenance.models.candidate],
    ['records', `${records.scored} of ${records.total} scored (${shareText(records.coverage)})`],
    ['training loss', courseOf(losses.training)],
    ['validation loss', courseOf(losses.validation)],
    ['baseline calls', callsText(latency.baseline)],
    ['candidate calls', callsText(latency.candidate)],
    ['cost', cost && `${formatUsd(cost.totalUsd)}; estimate, ${pricesPhrase(cost)}`],
    ['expected', cost?.forecast ? forecastPhrase(cost.forecast) : null],
    ['decision', decisionText(decision)],
    ['evaluation data', digestText(provenance.datasetDigest)],
    ['training data', digestText(provenance.trainingDigest)],
    ['versions', versionsText(provenance.versions)],
    ['created', formatTime(provenance.createdAt)],
  ];
  return alignColumns(
    rows
      .filter((row): row is readonly [string, string] => Boolean(row[1]))
      .map(([name, text]) => [`  ${name}`, excerpt(text, 600)]),
  );
}

function decisionText({ rule, metric, minimumImprovement, seed, resamples }: EvaluationReport['decision']): string {
  const statistics = rule === 'paired' ? `, ${countText(resamples)} resamples, seed ${seed}` : '';
  return `${rule} rule on ${metric}, minimum improvement ${minimumImprovement}${statistics}`;
}

function digestText(digest: string | null | undefined): string | null {
  return digest ? `SHA-256 ${digest}` : null;
}

function versionsText(versions: EvaluationReport['provenance']['versions']): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function courseOf(points: readonly LossPoint[]): string | null {
  const series = points.map(({ loss }) => loss);
  if (series.length === 0) return null;
  return `${formatScore(series[0])} → ${formatScore(series.at(-1))}  ${sparkline(series)}`;
}

function callsText({
  p50Ms,
  p95Ms,
  inputTokens,
  outputTokens,
}: EvaluationReport['latency']['baseline']): string | null {
  if (p50Ms === null && inputTokens === null) return null;
  return `p50 ${latencyText(p50Ms)}, p95 ${latencyText(p95Ms)}; ${countText(inputTokens)} tokens in, ${countText(outputTokens)} out`;
}

function signatureLines({ metrics }: EvaluationReport, style: Style): readonly string[] {
  const rows = metrics.map(({ name, signature, baseline, candidate }) => [
    `  ${excerpt(name)}`,
    `${rangeText(baseline)} → ${rangeText(candidate)}`,
    excerpt(signature, 300),
  ]);
  return alignColumns(rows).map((line) => style('dim', line));
}

function excerpt(text: string, longest = 90): string {
  const characters = Array.from(plainLine(text.slice(0, longest * 4)));
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}
