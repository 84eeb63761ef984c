import { changeRangeText, changeText, countText, direction } from '../../evaluation-figures.ts';
import type { MetricSummary } from '../../result.ts';
import { table } from '../elements.ts';
import { axisStyle, figureHtml, tickText } from './draw.ts';
import { dot, drawn, line, whisker } from './shapes.ts';

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly colour: string;
}

/** How many records gained and lost how much, and above them the mean difference with its interval. */
export function differencesChart(metric: MetricSummary): string {
  const { label, difference } = metric;
  const bins = binsOf(metric);
  if (bins.length === 0) return '';
  const tallest = Math.max(...bins.map(({ count }) => count), 1);
  const gained = countWhere(bins, 'var(--good)');
  const lost = countWhere(bins, 'var(--bad)');
  const level = tallest * 1.18;
  return figureHtml({
    title: 'Differences per record',
    description:
      `${label}, candidate minus baseline per record: ${countText(gained)} in bins where the candidate is better, ` +
      `${countText(lost)} where it is worse. Mean difference ${changeText(difference.value)} ${changeRangeText(difference)}.`,
    width: 400,
    height: 216,
    keyHtml:
      '<p class="key"><span class="swatch bad"></span>worse <span class="swatch good"></span>better <span class="swatch ink"></span>mean, 95 % interval</p>',
    option: {
      grid: { left: 40, right: 16, top: 10, bottom: 46 },
      xAxis: {
        type: 'value',
        scale: true,
        splitNumber: 4,
        name: 'candidate − baseline',
        nameLocation: 'middle',
        nameGap: 26,
        ...axisStyle,
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        max: Math.ceil(tallest * 1.3),
        splitNumber: 3,
        ...axisStyle,
        axisLine: { show: false },
      },
      series: [
        drawn(
          bins,
          { dimensions: ({ from, to, count }) => [from, to, count], x: [0, 1], y: 2 },
          ({ from, to, count, colour }, pixel) => {
            const [left, top] = pixel(from, count);
            const [right, bottom] = pixel(to, 0);
            const width = Math.max(1, right - left - 1.5);
            return [{ type: 'rect', shape: { x: left, y: top, width, height: bottom - top }, style: { fill: colour } }];
          },
        ),
        drawn(
          [difference],
          { dimensions: ({ value }) => [value, 0, 0], x: [0, 1], y: 2 },
          ({ value, low, high }, pixel) => {
            const zero = [line(pixel(0, 0), pixel(0, tallest * 1.3), 'var(--muted)', 1)];
            if (!Number.isFinite(value)) return zero;
            const interval =
              low === null || high === null ? [] : whisker(pixel(low, level), pixel(high, level), 'var(--ink)');
            return [...zero, ...interval, dot(pixel(value, level), 'var(--ink)', 4)];
          },
        ),
      ],
    },
    tableHtml: table(
      `${label}: records by difference`,
      [{ title: 'Difference' }, { title: 'Records', isFigure: true }],
      bins.map(({ from, to, count }) => [`${tickText(from)} to ${tickText(to)}`, countText(count)]),
    ),
  });
}

function binsOf(metric: MetricSummary): readonly Bin[] {
  const { edges, counts } = metric.histogram;
  return counts.flatMap((count, i) => {
    const from = edges[i];
    const to = edges[i + 1];
    if (from === undefined || to === undefined || !Number.isFinite(from) || !Number.isFinite(to)) return [];
    return [{ from, to, count, colour: colourOf(metric, from, to) }];
  });
}

/** A bin with zero inside says neither. */
function colourOf(metric: MetricSummary, from: number, to: number): string {
  if (from < 0 && to > 0) return 'var(--same)';
  const meaning = direction(metric, (from + to) / 2);
  if (meaning === 0) return 'var(--same)';
  return meaning > 0 ? 'var(--good)' : 'var(--bad)';
}

function countWhere(bins: readonly Bin[], colour: string): number {
  return bins.filter((bin) => bin.colour === colour).reduce((sum, { count }) => sum + count, 0);
}
