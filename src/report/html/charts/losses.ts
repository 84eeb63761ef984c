import { formatScore } from '../../numbers.ts';
import type { EvaluationReport, LossPoint } from '../../result.ts';
import { table } from '../elements.ts';
import { axisStyle, figureHtml } from './draw.ts';

const quantities = {
  loss: { title: 'Loss', read: (point: LossPoint) => point.loss },
  perplexity: { title: 'Perplexity', read: (point: LossPoint) => point.perplexity },
} as const;

/** Training and validation over the steps of the job. Empty where the job wrote none. */
export function lossChart(losses: EvaluationReport['losses'], quantity: keyof typeof quantities): string {
  const { title, read } = quantities[quantity];
  const training = pointsOf(losses.training, read);
  const validation = pointsOf(losses.validation, read);
  if (training.length + validation.length === 0) return '';
  return figureHtml({
    title,
    description: [describe(`Training ${quantity}`, training), describe(`Validation ${quantity}`, validation)]
      .filter((sentence) => sentence !== '')
      .join(' '),
    width: 400,
    height: 220,
    keyHtml:
      '<p class="key"><span class="swatch training"></span>training <span class="swatch validation"></span>validation</p>',
    option: {
      grid: { left: 44, right: 16, top: 12, bottom: 44 },
      xAxis: {
        type: 'value',
        scale: true,
        name: 'step',
        nameLocation: 'middle',
        nameGap: 26,
        splitNumber: 4,
        ...axisStyle,
        splitLine: { show: false },
      },
      yAxis: { type: 'value', scale: true, splitNumber: 4, ...axisStyle, axisLine: { show: false } },
      series: [
        curve(training, { color: 'var(--training)', width: 1.75 }, training.length === 1),
        curve(validation, { color: 'var(--validation)', width: 2, type: [6, 4] }, true),
      ],
    },
    tableHtml: table(
      `${title} by step`,
      [
        { title: 'Step' },
        { title: 'Epoch', isFigure: true },
        { title: 'Training', isFigure: true },
        { title: 'Validation', isFigure: true },
      ],
      rowsOf(losses, read),
    ),
  });
}

type Point = readonly [step: number, figure: number];

function pointsOf(points: readonly LossPoint[], read: (point: LossPoint) => number | null): readonly Point[] {
  return points.flatMap((point) => {
    const figure = read(point);
    return figure !== null && Number.isFinite(figure) ? [[point.step, figure] as const] : [];
  });
}

function curve(
  data: readonly Point[],
  lineStyle: { readonly color: string; readonly width: number; readonly type?: readonly number[] },
  hasSymbols: boolean,
): object {
  return {
    type: 'line',
    silent: true,
    clip: false,
    data,
    lineStyle,
    itemStyle: { color: lineStyle.color },
    symbol: hasSymbols ? 'circle' : 'none',
    symbolSize: 6,
  };
}

function describe(name: string, points: readonly Point[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return '';
  return `${name} goes from ${formatScore(first[1])} at step ${first[0]} to ${formatScore(last[1])} at step ${last[0]}.`;
}

/** A row for each step at which either was measured. */
function rowsOf(
  { training, validation }: EvaluationReport['losses'],
  read: (point: LossPoint) => number | null,
): readonly (readonly string[])[] {
  const byStep = new Map<number, { epoch: number; training?: number | null; validation?: number | null }>();
  for (const [name, points] of [
    ['training', training],
    ['validation', validation],
  ] as const)
    for (const point of points)
      byStep.set(point.step, { epoch: point.epoch, ...byStep.get(point.step), [name]: read(point) });
  return [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, row]) => [String(step), String(row.epoch), formatScore(row.training), formatScore(row.validation)]);
}
