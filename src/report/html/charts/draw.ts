import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { fold } from '../elements.ts';
import { attribute, nameHtml } from '../text.ts';

use([BarChart, CustomChart, LineChart, GridComponent, SVGRenderer]);

/** Of a drawing, in CSS pixels at its natural size. It shrinks and grows with its place. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Figure extends Size {
  readonly title: string;
  /** What somebody who doesn't see the chart should know, in a sentence or two. */
  readonly description: string;
  readonly option: EChartsCoreOption;
  /** Swatches that say which colour is what. */
  readonly keyHtml?: string;
  /** The same figures as a table. */
  readonly tableHtml: string;
}

/**
 * A chart with its title, its text alternative and its figures. ECharts draws it as SVG without a browser; colours are
 * names of CSS variables, so that one drawing serves light, dark and paper.
 */
export function figureHtml({ title, description, option, keyHtml = '', tableHtml, ...size }: Figure): string {
  return [
    `<figure><figcaption><h4>${nameHtml(title)}</h4>${keyHtml}</figcaption>`,
    drawSvg(option, size, description),
    `<div class="figures">${fold('Figures', tableHtml)}</div>`,
    '</figure>',
  ].join('\n');
}

function drawSvg(option: EChartsCoreOption, { width, height }: Size, label: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return tidy(chart.renderToSVGString({ useViewBox: true }), { width, height }, label);
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out what the page's policy forbids (styles in attributes and elements), what serves a pointer, and the
 * counters that would make two renderings differ. Text content holds no `<` or `>`: the library escapes it.
 */
function tidy(svg: string, { width, height }: Size, label: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/gu, '')
    .replace(
      /^<svg[^>]*>/u,
      `<svg class="chart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${attribute(label)}">`,
    )
    .replace(/<[^>]*>/gu, (element) =>
      element.replace(/ (?:style|class|pointer-events|ecmeta_\w+|cursor)="(?!chart")[^"]*"/gu, ''),
    )
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/u, '')
    .replace(/\n+/gu, '\n')
    .trim();
}

/** What all axes share. ECharts measures labels at this size; the stylesheet sets the same. */
export const axisStyle = {
  axisLine: { show: true, lineStyle: { color: 'var(--line)' } },
  axisTick: { show: false },
  axisLabel: { color: 'var(--muted)', fontSize: 12, hideOverlap: true, formatter: tickText },
  nameTextStyle: { color: 'var(--muted)', fontSize: 12 },
  splitLine: { lineStyle: { color: 'var(--grid)' } },
};

/** Up to four significant digits, with a real minus. */
export function tickText(value: number | string): string {
  if (typeof value === 'string') return value;
  const figure = Number(value.toPrecision(4));
  const text = Math.abs(figure) >= 10_000 ? figure.toLocaleString('en-US') : String(figure);
  return text.replace('-', '−');
}
