/** The little of ECharts' custom series that the charts use: its own types are wider than what is handed over here. */
interface Coordinates {
  value(dimension: number): number;
  coord(point: readonly [number, number]): readonly [number, number];
}

export interface Shape {
  readonly type: 'rect' | 'line' | 'circle' | 'text';
  readonly shape?: Readonly<Record<string, number>>;
  readonly style: Readonly<Record<string, string | number>>;
}

/** A series whose items are drawn by `shapesOf`, given a function from data to pixels. */
export function drawn<Item>(
  items: readonly Item[],
  extent: { readonly dimensions: (item: Item) => readonly number[]; readonly x: readonly number[]; readonly y: number },
  shapesOf: (item: Item, pixel: (x: number, y: number) => readonly [number, number]) => readonly Shape[],
): object {
  return {
    type: 'custom',
    silent: true,
    clip: false,
    encode: { x: extent.x, y: extent.y },
    data: items.map((item) => extent.dimensions(item)),
    renderItem: (parameters: { dataIndex: number }, coordinates: Coordinates) => {
      const item = items[parameters.dataIndex];
      if (item === undefined) return null;
      return { type: 'group', children: shapesOf(item, (x, y) => coordinates.coord([x, y])) };
    },
  };
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  lineWidth = 2,
): Shape {
  return { type: 'line', shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }, style: { stroke, lineWidth } };
}

export function dot([cx, cy]: readonly [number, number], fill: string, r = 5): Shape {
  return { type: 'circle', shape: { cx, cy, r }, style: { fill, stroke: 'var(--card)', lineWidth: 1.5 } };
}

/** An interval as a bar with ends. */
export function whisker(
  low: readonly [number, number],
  high: readonly [number, number],
  stroke: string,
): readonly Shape[] {
  const end = 5;
  return [
    line(low, high, stroke),
    line([low[0], low[1] - end], [low[0], low[1] + end], stroke),
    line([high[0], high[1] - end], [high[0], high[1] + end], stroke),
  ];
}
