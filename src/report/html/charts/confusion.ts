import { countText } from '../../evaluation-figures.ts';
import type { ClassificationSummary } from '../../result.ts';
import { table } from '../elements.ts';
import { excerpt, nameHtml } from '../text.ts';
import { axisStyle, figureHtml } from './draw.ts';
import { drawn, type Shape } from './shapes.ts';

/** Above these, counts no longer fit into their cells, and a table of all cells can't be read. */
const mostCountedLabels = 14;
const mostTabledLabels = 12;
const listedConfusions = 30;

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** Of the row's reference label. */
  readonly share: number;
}

/** Which label was answered where which was right: the darker, the larger the share of its row. */
export function confusionChart({ labels, ...details }: ClassificationSummary, model: 'baseline' | 'candidate'): string {
  const cells = cellsOf(details[model].matrix);
  const names = labels.map((label) => excerpt(label, 12));
  const right = cells.filter(({ row, column }) => row === column).reduce((sum, { count }) => sum + count, 0);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const cellPixels = Math.max(12, Math.min(56, 330 / labels.length));
  const left = 24 + Math.max(...names.map((name) => name.length), 4) * 7.5;
  const axis = { type: 'category', data: names, ...axisStyle, axisLine: { show: false }, nameLocation: 'middle' };
  const turned = labels.length > 4 ? 45 : 0;
  const below = turned === 0 ? 46 : 34 + Math.max(...names.map((name) => name.length), 4) * 5;
  const axisLabel = { ...axisStyle.axisLabel, interval: labels.length > 30 ? 'auto' : 0 };
  return figureHtml({
    title: model === 'baseline' ? 'Baseline' : 'Candidate',
    description: `Confusion matrix of the ${model}: ${countText(right)} of ${countText(total)} records got the right label.`,
    width: Math.round(left + 16 + cellPixels * labels.length),
    height: Math.round(8 + below + cellPixels * labels.length),
    option: {
      grid: { left, right: 16, top: 8, bottom: below },
      xAxis: { ...axis, name: 'answer', nameGap: below - 18, axisLabel: { ...axisLabel, rotate: turned } },
      yAxis: { ...axis, name: 'reference', nameGap: left - 10, inverse: true, axisLabel },
      series: [
        drawn(cells, { dimensions: ({ column, row }) => [column, row], x: [0], y: 1 }, (cell, pixel) =>
          shapesOf(cell, pixel(cell.column, cell.row), cellPixels, labels.length <= mostCountedLabels),
        ),
      ],
    },
    tableHtml:
      labels.length <= mostTabledLabels ? wholeTable(labels, details[model].matrix) : confusions(labels, cells),
  });
}

function cellsOf(matrix: readonly (readonly number[])[]): readonly Cell[] {
  return matrix.flatMap((counts, row) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, column) => ({ row, column, count, share: total === 0 ? 0 : count / total }));
  });
}

function shapesOf(
  { row, column, count, share }: Cell,
  [x, y]: readonly [number, number],
  size: number,
  isCounted: boolean,
): readonly Shape[] {
  const side = size - 1.5;
  const shape = { x: x - side / 2, y: y - side / 2, width: side, height: side };
  const colour = row === column ? 'var(--good)' : 'var(--bad)';
  const text = { text: String(count), x, y, align: 'center', verticalAlign: 'middle', fontSize: 12 };
  return [
    { type: 'rect', shape, style: { fill: 'var(--grid)' } },
    ...(count === 0 ? [] : [{ type: 'rect' as const, shape, style: { fill: colour, opacity: 0.25 + 0.75 * share } }]),
    ...(isCounted && count > 0
      ? [{ type: 'text' as const, style: { ...text, fill: share > 0.45 ? 'var(--card)' : 'var(--ink)' } }]
      : []),
  ];
}

function wholeTable(labels: readonly string[], matrix: readonly (readonly number[])[]): string {
  return table(
    'Records by reference (rows) and answer (columns)',
    [{ title: 'Reference' }, ...labels.map((title) => ({ title, isFigure: true }))],
    labels.map((label, row) => [nameHtml(label), ...labels.map((_, column) => countText(matrix[row]?.[column] ?? 0))]),
  );
}

function confusions(labels: readonly string[], cells: readonly Cell[]): string {
  const worst = cells
    .filter(({ row, column, count }) => row !== column && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, listedConfusions);
  return table(
    'Most frequent confusions',
    [{ title: 'Reference' }, { title: 'Answer' }, { title: 'Records', isFigure: true }],
    worst.map(({ row, column, count }) => [
      nameHtml(labels[row] ?? ''),
      nameHtml(labels[column] ?? ''),
      countText(count),
    ]),
  );
}
