/** The parts that several sections are made of. Arguments named `…Html` are HTML already; all others are escaped. */
import { changeText, direction } from '../evaluation-figures.ts';
import type { MetricSummary } from '../result.ts';
import { attribute, nameHtml } from './text.ts';

export function section(id: string, title: string, contentHtml: readonly string[]): string {
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${nameHtml(title)}</h2>\n${contentHtml.join('\n')}\n</section>`;
}

export interface Column {
  readonly title: string;
  readonly isFigure?: boolean;
}

/** A table whose first column names the row; on a phone each row becomes a block with the titles beside the cells. */
export function table(caption: string, columns: readonly Column[], rowsHtml: readonly (readonly string[])[]): string {
  const head = columns.map(({ title, isFigure }) => `<th scope="col"${figureClass(isFigure)}>${nameHtml(title)}</th>`);
  const rows = rowsHtml.map((cells) => {
    const [first = '', ...others] = cells;
    const rest = others.map((cell, i) => {
      const column = columns[i + 1];
      return `<td data-label="${attribute(column?.title ?? '')}"${figureClass(column?.isFigure)}>${cell}</td>`;
    });
    return `<tr><th scope="row">${first}</th>${rest.join('')}</tr>`;
  });
  return `<table class="stacked"><caption>${nameHtml(caption)}</caption><thead><tr>${head.join('')}</tr></thead>\n<tbody>${rows.join('\n')}</tbody></table>`;
}

/** Names and values; rows without a value are left out. */
export function facts(rowsHtml: readonly (readonly [name: string, valueHtml: string | null])[]): string {
  const rows = rowsHtml
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `<div><dt>${nameHtml(name)}</dt><dd>${value}</dd></div>`);
  return `<dl class="facts">${rows.join('\n')}</dl>`;
}

/** What opens on a click, and by itself on paper. */
export function fold(title: string, contentHtml: string, isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}><summary>${nameHtml(title)}</summary>\n${contentHtml}\n</details>`;
}

/** A record's difference by sign, arrow and colour, so that none of them is needed. */
export function changeChip(metric: { readonly higherIsBetter: boolean }, difference: number): string {
  return chip(direction(metric, difference), difference);
}

/** A metric's difference: coloured only where its interval, if there is one, leaves zero out. */
export function metricChip(metric: MetricSummary): string {
  const { value, low, high } = metric.difference;
  const isUnsure = low !== null && high !== null && low <= 0 && high >= 0;
  return chip(isUnsure ? 0 : direction(metric, value), value);
}

function chip(meaning: -1 | 0 | 1, difference: number): string {
  const kind = meaning === 0 ? 'same' : meaning > 0 ? 'good' : 'bad';
  const arrow = difference > 0 ? '▲' : '▼';
  const word = { good: 'better', bad: 'worse', same: 'not clear' }[kind];
  return `<span class="chip ${kind}">${meaning === 0 ? '' : `<span aria-hidden="true">${arrow} </span>`}${minus(changeText(difference))}<span class="aloud"> ${word}</span></span>`;
}

/** A real minus where a figure is read and not computed with: `−0.0390`. */
export function minus(figures: string): string {
  return figures.replaceAll('-', '−');
}

export function tag(text: string): string {
  return `<span class="tag">${nameHtml(text)}</span>`;
}

export function note(text: string): string {
  return `<p class="note">${nameHtml(text)}</p>`;
}

/** The colours that stand for the two models wherever both are drawn. */
export const modelKey =
  '<p class="key"><span class="swatch baseline"></span>baseline <span class="swatch candidate"></span>candidate</p>';

function figureClass(isFigure = false): string {
  return isFigure ? ' class="figure"' : '';
}
