import { countText, latencyText } from '../../evaluation-figures.ts';
import { formatUsd, missing } from '../../numbers.ts';
import type { CostEstimate, EvaluationReport, LatencySummary } from '../../result.ts';
import { facts, note, section, table } from '../elements.ts';
import { nameHtml } from '../text.ts';

/** How fast the models answered, what they read and wrote, and what it costs. */
export function usageSection({ latency, cost }: EvaluationReport): string {
  return section('usage', 'Latency, tokens and cost', [
    '<div class="columns">',
    `<div class="card"><h3>Calls</h3>${hasCalls(latency) ? callsTable(latency) : note('No model was called: the answers came from files.')}</div>`,
    `<div class="card"><h3>Cost</h3>${cost ? costHtml(cost) : note('No cost was estimated.')}</div>`,
    '</div>',
  ]);
}

function hasCalls({ baseline, candidate }: EvaluationReport['latency']): boolean {
  return [baseline, candidate].some((summary) => Object.values(summary).some((figure) => figure !== null));
}

function callsTable({ baseline, candidate }: EvaluationReport['latency']): string {
  const rows: readonly (readonly [string, keyof LatencySummary, (figure: number | null) => string])[] = [
    ['Latency p50', 'p50Ms', latencyText],
    ['Latency p95', 'p95Ms', latencyText],
    ['Input tokens', 'inputTokens', countText],
    ['Output tokens', 'outputTokens', countText],
  ];
  return table(
    'Latency and tokens of each model',
    [
      { title: 'Figure' },
      { title: 'Baseline', isFigure: true },
      { title: 'Candidate', isFigure: true },
      { title: 'Change', isFigure: true },
    ],
    rows.map(([title, key, write]) => [
      title,
      write(baseline[key]),
      write(candidate[key]),
      relativeChange(baseline[key], candidate[key]),
    ]),
  );
}

/** `+12 %` */
function relativeChange(from: number | null, to: number | null): string {
  if (from === null || to === null || !(from > 0)) return missing;
  const percent = Math.round((to / from - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`.replace('-', '−');
}

/** What it came to, beside what was expected where something was. */
function costHtml(cost: CostEstimate): string {
  const { forecast } = cost;
  const rows: readonly (readonly [string, number | null | undefined, number | null | undefined])[] = [
    ['Training', cost.trainingUsd, forecast?.trainingUsd],
    ['Endpoint so far', cost.endpointUsd, forecast?.endpointUsd],
    ['Evaluation', cost.evaluationUsd, forecast?.evaluationUsd],
    ...(forecast?.judgeUsd === undefined ? [] : ([['Judge', null, forecast.judgeUsd]] as const)),
    ['Total', cost.totalUsd, forecast?.totalUsd],
  ];
  const sums = table(
    'Cost of the run',
    [
      { title: 'Part' },
      ...(forecast ? [{ title: 'Expected at most', isFigure: true as const }] : []),
      { title: 'Came to', isFigure: true },
    ],
    rows.map(([part, actual, expected]) => [part, ...(forecast ? [formatUsd(expected)] : []), formatUsd(actual)]),
  );
  const onwards = facts([
    ['Endpoint, from now on', `${formatUsd(cost.endpointUsdPerHour)} an hour`],
    ['Storage', `${formatUsd(cost.storageUsdPerMonth)} a month`],
    ['Prices as of', nameHtml(cost.pricesAsOf)],
  ]);
  return [sums, onwards, ...cost.notes.map(note)].join('\n');
}
