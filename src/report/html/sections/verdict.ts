import {
  changeRangeText,
  countText,
  decidingMetric,
  direction,
  latencyText,
  shareText,
} from '../../evaluation-figures.ts';
import { pricesPhrase } from '../../forecast.ts';
import { formatTime, formatUsd } from '../../numbers.ts';
import type { EvaluationReport } from '../../result.ts';
import { metricChip, minus } from '../elements.ts';
import { nameHtml, textHtml } from '../text.ts';

const words = {
  better: { badge: '✓ Better', sentence: 'The candidate is better than the baseline' },
  worse: { badge: '✕ Worse', sentence: 'The candidate is worse than the baseline' },
  inconclusive: { badge: '≈ Inconclusive', sentence: 'The candidate is not shown to be better' },
  invalid: { badge: '! Invalid', sentence: 'The models could not be compared' },
} as const;

/** What was decided and why, before any evidence. */
export function verdictSection(report: EvaluationReport): string {
  const { verdict, reasons, provenance } = report;
  const { badge, sentence } = words[verdict];
  const { models, customization } = provenance;
  return [
    `<header class="verdict ${verdict}">`,
    `<p class="overline">Temper model evaluation · ${nameHtml(formatTime(provenance.createdAt))}</p>`,
    `<h1><span class="badge">${badge}</span> ${sentence}</h1>`,
    `<ul class="reasons">${reasons.map((reason) => `<li>${textHtml(reason)}</li>`).join('\n')}</ul>`,
    '<dl class="models">',
    `<div><dt><span class="swatch baseline"></span>Baseline</dt><dd>${nameHtml(models.baseline)}</dd></div>`,
    `<div><dt><span class="swatch candidate"></span>Candidate</dt><dd>${nameHtml(models.candidate)}</dd></div>`,
    '</dl>',
    customization
      ? `<p class="outcome">Customization <code>${nameHtml(customization.workflowId)}</code>: ${nameHtml(customization.outcome)}, ${nameHtml(customization.reason)}</p>`
      : '',
    `<dl class="tiles">${tiles(report).join('\n')}</dl>`,
    '</header>',
  ].join('\n');
}

function tiles(report: EvaluationReport): readonly string[] {
  const { records, latency, cost, sideBySide } = report;
  const metric = decidingMetric(report);
  const fell = metric ? sideBySide.filter(({ difference }) => direction(metric, difference) < 0).length : 0;
  const isCut = report.sideBySideOmitted > 0;
  const candidateP95 = latency.candidate.p95Ms;
  return [
    metric ? tile(metric.label, metricChip(metric), `95 % interval ${minus(changeRangeText(metric.difference))}`) : '',
    tile(
      'Records scored',
      `${countText(records.scored)} of ${countText(records.total)}`,
      `coverage ${shareText(records.coverage)}`,
    ),
    metric && sideBySide.length > 0
      ? tile('Records that got worse', countText(fell), `of ${countText(sideBySide.length)}${isCut ? ' shown' : ''}`)
      : '',
    candidateP95 === null
      ? ''
      : tile('Latency p95', latencyText(candidateP95), `baseline ${latencyText(latency.baseline.p95Ms)}`),
    cost && cost.totalUsd !== null ? tile('Cost', formatUsd(cost.totalUsd), `estimate, ${pricesPhrase(cost)}`) : '',
  ].filter((html) => html !== '');
}

function tile(title: string, figureHtml: string, explanation: string): string {
  return `<div><dt>${nameHtml(title)}</dt><dd>${figureHtml}</dd><dd class="note">${nameHtml(explanation)}</dd></div>`;
}
