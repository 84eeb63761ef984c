import { rangeText, valueText } from '../../evaluation-figures.ts';
import type { Interval, MetricSummary } from '../../result.ts';
import { table } from '../elements.ts';
import { axisStyle, figureHtml } from './draw.ts';
import { dot, drawn, whisker } from './shapes.ts';

const models = ['candidate', 'baseline'] as const; // from below, as the axis counts

/** Both models' means with their 95 % intervals, on one scale. Empty where a mean is missing. */
export function meansChart(metric: MetricSummary): string {
  const { label, baseline, candidate } = metric;
  if (!Number.isFinite(baseline.value) || !Number.isFinite(candidate.value)) return '';
  const rows = models.map((model, row) => ({ model, row, ...spread(metric[model]) }));
  return figureHtml({
    title: 'Means with 95 % intervals',
    description: `${label}: baseline ${valueText(baseline)} ${rangeText(baseline)}, candidate ${valueText(candidate)} ${rangeText(candidate)}.`,
    width: 400,
    height: 130,
    option: {
      grid: { left: 80, right: 24, top: 8, bottom: 28 },
      xAxis: { type: 'value', scale: true, splitNumber: 4, ...axisStyle },
      yAxis: { type: 'category', data: models, ...axisStyle, axisLine: { show: false } },
      series: [
        drawn(
          rows,
          { dimensions: ({ value, low, high, row }) => [value, low, high, row], x: [0, 1, 2], y: 3 },
          ({ model, row, value, low, high }, pixel) => {
            const centre = pixel(value, row);
            const [x, y] = centre;
            const text = { text: valueText(metric[model]), x, y: y - 10, align: 'center', verticalAlign: 'bottom' };
            return [
              ...(low < high ? whisker(pixel(low, row), pixel(high, row), `var(--${model})`) : []),
              dot(centre, `var(--${model})`),
              { type: 'text', style: { ...text, fill: 'var(--ink)', fontSize: 12 } },
            ];
          },
        ),
      ],
    },
    tableHtml: table(
      `${label}: means`,
      [{ title: 'Model' }, { title: 'Mean', isFigure: true }, { title: '95 % interval', isFigure: true }],
      [
        ['baseline', valueText(baseline), rangeText(baseline)],
        ['candidate', valueText(candidate), rangeText(candidate)],
      ],
    ),
  });
}

/** An interval that does not exist has no width. */
function spread({ value, low, high }: Interval): { value: number; low: number; high: number } {
  return { value, low: low ?? value, high: high ?? value };
}
