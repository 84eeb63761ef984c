import { formatScore } from '../../numbers.ts';
import { countText } from '../../evaluation-figures.ts';
import type { ClassificationSummary } from '../../result.ts';
import { modelKey, table } from '../elements.ts';
import { excerpt, nameHtml } from '../text.ts';
import { axisStyle, figureHtml } from './draw.ts';

const titles = { f1: 'F1', precision: 'Precision', recall: 'Recall' } as const;

/** One quantity by label, both models side by side. */
export function classesChart(
  { labels, baseline, candidate }: ClassificationSummary,
  quantity: keyof typeof titles,
): string {
  const title = titles[quantity];
  const rose = labels.filter((_, i) => (candidate[quantity][i] ?? 0) > (baseline[quantity][i] ?? 0)).length;
  const fell = labels.filter((_, i) => (candidate[quantity][i] ?? 0) < (baseline[quantity][i] ?? 0)).length;
  const names = labels.map((label) => excerpt(label, 14));
  return figureHtml({
    title: `${title} per class`,
    description: `${title} of the candidate is higher than the baseline's for ${rose} and lower for ${fell} of ${labels.length} classes.`,
    width: 400,
    height: 40 + labels.length * 34,
    keyHtml: modelKey,
    option: {
      grid: { left: 16 + Math.max(...names.map((name) => name.length), 4) * 7, right: 16, top: 8, bottom: 28 },
      xAxis: { type: 'value', min: 0, max: 1, interval: 0.25, ...axisStyle },
      yAxis: { type: 'category', data: names, inverse: true, ...axisStyle },
      series: [bars(baseline[quantity], 'var(--baseline)'), bars(candidate[quantity], 'var(--candidate)')],
    },
    tableHtml: table(
      `${title} per class`,
      [
        { title: 'Class' },
        { title: 'Records', isFigure: true },
        { title: 'Baseline', isFigure: true },
        { title: 'Candidate', isFigure: true },
      ],
      labels.map((label, i) => [
        nameHtml(label),
        countText(baseline.support[i] ?? null),
        formatScore(baseline[quantity][i]),
        formatScore(candidate[quantity][i]),
      ]),
    ),
  });
}

function bars(data: readonly number[], color: string): object {
  return { type: 'bar', silent: true, clip: false, data, itemStyle: { color }, barWidth: 10, barGap: '20%' };
}
