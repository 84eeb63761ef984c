import { countText } from '../../evaluation-figures.ts';
import type { LengthSummary } from '../../data-report.ts';
import { table } from '../elements.ts';
import { axisStyle, figureHtml } from './draw.ts';

/** How long texts are, by doublings. Empty where there are none. */
export function lengthsChart(title: string, { histogram, p50, p95, longest }: LengthSummary): string {
  if (histogram.length === 0) return '';
  const names = histogram.map(({ from, to }) => (from === to ? String(from) : `${short(from)}–${short(to)}`));
  return figureHtml({
    title: `${title}: characters`,
    description: `Half of them have at most ${countText(p50)} characters, 95 % at most ${countText(p95)}; the longest has ${countText(longest)}.`,
    width: 400,
    height: 40 + histogram.length * 24,
    option: {
      grid: { left: 90, right: 24, top: 8, bottom: 28 },
      xAxis: { type: 'value', splitNumber: 4, minInterval: 1, ...axisStyle },
      yAxis: { type: 'category', data: names, inverse: true, ...axisStyle, axisLine: { show: false } },
      series: [
        {
          type: 'bar',
          silent: true,
          data: histogram.map(({ count }) => count),
          itemStyle: { color: 'var(--candidate)' },
          barWidth: 14,
        },
      ],
    },
    tableHtml: table(
      `${title} by length`,
      [{ title: 'Characters' }, { title: 'Records', isFigure: true }],
      histogram.map(({ count }, at) => [names[at] ?? '', countText(count)]),
    ),
  });
}

function short(length: number): string {
  if (length < 1_024) return String(length);
  if (length < 1_048_576) return `${Math.round(length / 1_024)}k`;
  return `${Math.round(length / 1_048_576)}M`;
}
