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

function costHtml(cost: CostEstimate): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Training', formatUsd(cost.trainingUsd)],
    ['Endpoint so far', formatUsd(cost.endpointUsd)],
    ['Total', formatUsd(cost.totalUsd)],
    ['Endpoint, from now on', `${formatUsd(cost.endpointUsdPerHour)} an hour`],
    ['Storage', `${formatUsd(cost.storageUsdPerMonth)} a month`],
    ['Prices as of', nameHtml(cost.pricesAsOf)],
  ];
  return facts(rows) + cost.notes.map(note).join('\n');
}
