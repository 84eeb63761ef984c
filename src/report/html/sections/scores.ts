import { changeRangeText, pValueText, rangeText, valueText } from '../../evaluation-figures.ts';
import type { EvaluationReport, MetricSummary } from '../../result.ts';
import { differencesChart } from '../charts/differences.ts';
import { meansChart } from '../charts/means.ts';
import { metricChip, minus, note, section, table, tag } from '../elements.ts';
import { nameHtml } from '../text.ts';

/** Every metric: all of them in one table, then each with its charts, the one that decides first. */
export function scoresSection({ metrics, decision }: EvaluationReport): string {
  if (metrics.length === 0) return section('scores', 'Scores', [note('No metric could be computed.')]);
  const ordered = [...metrics].sort((a, b) => Number(b.name === decision.metric) - Number(a.name === decision.metric));
  return section('scores', 'Scores', [
    `<div class="card">${table(
      'Means over the same records, with 95 % intervals',
      columns,
      ordered.map((metric) => row(metric, decision)),
    )}</div>`,
    ...ordered.map((metric) => card(metric, decision)),
  ]);
}

const columns = [
  { title: 'Metric' },
  { title: 'Baseline', isFigure: true },
  { title: 'Candidate', isFigure: true },
  { title: 'Difference', isFigure: true },
  { title: 'p', isFigure: true },
];

function row(metric: MetricSummary, decision: EvaluationReport['decision']): readonly string[] {
  const { label, baseline, candidate, difference } = metric;
  return [
    `${nameHtml(label)} ${roleOf(metric, decision)}`,
    withRange(valueText(baseline), rangeText(baseline)),
    withRange(valueText(candidate), rangeText(candidate)),
    withRange(metricChip(metric), changeRangeText(difference)),
    `${nameHtml(pValueText(difference.pValue))}<span class="test">${nameHtml(difference.test)}</span>`,
  ];
}

function card(metric: MetricSummary, decision: EvaluationReport['decision']): string {
  const charts = [meansChart(metric), differencesChart(metric)].filter((html) => html !== '');
  return [
    '<article class="card metric">',
    `<h3>${nameHtml(metric.label)} ${roleOf(metric, decision)}</h3>`,
    `<p class="note">${metric.higherIsBetter ? 'Higher' : 'Lower'} is better. <code>${nameHtml(metric.signature)}</code></p>`,
    charts.length === 0
      ? note('There is nothing to draw: no record was scored.')
      : `<div class="charts">${charts.join('\n')}</div>`,
    '</article>',
  ].join('\n');
}

/** Whether the verdict hangs on it. */
function roleOf({ name }: MetricSummary, { metric, guardrails }: EvaluationReport['decision']): string {
  if (name === metric) return tag('decides');
  const guardrail = guardrails.find((guardrail) => guardrail.metric === name);
  if (!guardrail) return '';
  return tag(
    guardrail.maximumDrop === 0 ? 'guardrail: may not fall' : `guardrail: may fall by ${guardrail.maximumDrop}`,
  );
}

function withRange(figureHtml: string, range: string): string {
  return `${figureHtml}<span class="range">${minus(range)}</span>`;
}
