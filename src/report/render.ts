import { plainLine } from './escape.ts';
import { verdictPhrase } from './markdown.ts';
import { formatDuration, formatScore, formatTime, formatUsd } from './numbers.ts';
import { forecastPhrase, pricesPhrase } from './forecast.ts';
import { scoreRows } from './scores.ts';
import { endpointNoun, keptPhrase, servingOrProvisioned } from './serving-text.ts';
import { sparkline } from './sparkline.ts';
import { noStyle } from './style.ts';
import { alignColumns } from './table.ts';
import type { CustomizationResult, Losses } from './result.ts';
import type { Style } from './style.ts';

/** A result before, or after, it is known what became of its e-mail. */
export type Outcome = Omit<CustomizationResult, 'notification'> & Partial<Pick<CustomizationResult, 'notification'>>;

/** The outcome for a terminal: what happened first, then the evidence, then where things are and what they cost. */
export function renderResultText(result: Outcome, style: Style = noStyle): string {
  const kept = result.outcome === 'kept';
  const without = servingOrProvisioned(result.serving).commitmentProblem === null ? '' : ' without its commitment';
  return [
    style(
      kept && !without ? 'green' : 'yellow',
      style('bold', `${kept ? 'Kept' : 'Released'}${without}: the custom model is ${verdictPhrase(result.verdict)}.`),
    ),
    plainLine(result.reason),
    '',
    renderScoresText(result.scores, style, result.decision.metric),
    ...result.verdictReasons.map((sentence) => `  ${plainLine(sentence)}`),
    '',
    ...lossLines(result.losses),
    ...alignColumns(facts(result)),
    ...result.cost.notes.map((note) => style('dim', `  ${plainLine(note)}`)),
  ].join('\n');
}

/** The comparison as a table; `*` marks the metric that decides. */
export function renderScoresText(
  scores: CustomizationResult['scores'],
  style: Style = noStyle,
  decisionMetric?: string,
): string {
  const rows = scoreRows(scores);
  const [head = '', ...lines] = alignColumns(
    [
      ['score', 'base model', 'custom model', 'difference'],
      ...rows.map(({ label, metric, baseline, candidate, difference }) => [
        metric === decisionMetric ? `${label} *` : label,
        baseline,
        candidate,
        difference,
      ]),
    ],
    'right',
  );
  return [
    style('dim', `  ${head}`),
    ...lines.map((line, i) => `  ${tint(line, rows[i]?.difference ?? '', style)}`),
  ].join('\n');
}

function tint(line: string, difference: string, style: Style): string {
  if (difference.startsWith('+')) return style('green', line);
  return difference.startsWith('-') ? style('red', line) : line;
}

function lossLines({ training, validation }: Losses): readonly string[] {
  const rows = [
    ['training loss', training],
    ['validation loss', validation],
  ] as const;
  const present = rows.filter(([, series]) => series.length > 0);
  if (present.length === 0) return ['  The job wrote no losses.', ''];
  return [
    ...alignColumns(
      present.map(([name, series]) => [
        `  ${name}`,
        `${formatScore(series[0])} → ${formatScore(series.at(-1))}`,
        sparkline(series),
      ]),
    ),
    '',
  ];
}

function facts(result: Outcome): readonly (readonly [string, string])[] {
  const { approval, records, cost, notification, stages } = result;
  const seconds = stages.reduce((sum, stage) => sum + stage.durationSeconds, 0);
  const rows: readonly (readonly [string, string | null])[] = [
    ['customization', `${result.workflowId} (run ${result.runId})`],
    ['base model', result.baseModel],
    ['job', result.jobName],
    ['custom model', result.customModelArn],
    ['endpoint', endpointLine(result)],
    [
      'approval',
      approval && `${approval.approved ? 'approved' : 'rejected'} by ${approval.by}, ${formatTime(approval.at)}`,
    ],
    ['comment', approval?.comment || null],
    ['records', `${records.training} training, ${records.evaluation} evaluation, ${records.scored} scored`],
    ['answers, base', result.inferences?.baseline ?? null],
    ['answers, custom', result.inferences?.candidate ?? null],
    ['result', result.resultUri],
    ['report', result.reportUri],
    ['e-mail', notification ? mailLine(notification) : null],
    ['time', formatDuration(seconds)],
    [
      'cost',
      `${formatUsd(cost.totalUsd)} (training ${formatUsd(cost.trainingUsd)}, endpoint ${formatUsd(cost.endpointUsd)}${evaluationPart(cost)}); ` +
        `estimate, ${pricesPhrase(cost)}`,
    ],
    ['expected', cost.forecast ? `${forecastPhrase(cost.forecast)} (before anything was bought)` : null],
  ];
  return rows
    .filter((row): row is readonly [string, string] => row[1] !== null)
    .map(([name, value]) => [`  ${name}`, plainLine(value)]);
}

function evaluationPart({ evaluationUsd }: Outcome['cost']): string {
  return typeof evaluationUsd === 'number' ? `, evaluation ${formatUsd(evaluationUsd)}` : '';
}

function mailLine(notification: CustomizationResult['notification']): string {
  return 'skipped' in notification
    ? `none: ${notification.skipped}`
    : `sent to ${notification.to} (${notification.messageId})`;
}

function endpointLine(result: Outcome): string {
  const { endpointArn, serving } = result;
  if (endpointArn === null) return 'released: it bills no more';
  return `${endpointArn}, kept: the ${endpointNoun(serving?.kind)} ${keptPhrase(result)}`;
}
