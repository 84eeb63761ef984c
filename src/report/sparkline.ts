const bars = '▁▂▃▄▅▆▇█';

/** The course of a series in at most `width` bars, its first and last point kept; empty below two finite points. */
export function sparkline(series: readonly number[], width = 24): string {
  const points = thin(series.filter(Number.isFinite), width);
  if (points.length < 2) return '';
  const lowest = Math.min(...points);
  const range = Math.max(...points) - lowest;
  return points
    .map((point) => bars[range === 0 ? 0 : Math.round(((point - lowest) / range) * (bars.length - 1))])
    .join('');
}

function thin(points: readonly number[], most: number): readonly number[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))] ?? 0);
}
