/** The parts of an e-mail in HTML. Every text that comes in is escaped; styles are inline, as mail programs need them. */
import { escapeHtml } from './escape.ts';
import { scoreRows } from './scores.ts';
import type { CustomizationResult } from './result.ts';

export function page(parts: readonly string[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><body style="font-family:sans-serif;max-width:45em">${parts.join('\n')}</body></html>`;
}

export function heading(text: string): string {
  return `<h2>${escapeHtml(text)}</h2>`;
}

export function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

export function sentences(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `<ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
}

export function preformatted(lines: readonly string[]): string {
  return `<pre style="white-space:pre-wrap">${escapeHtml(lines.join('\n'))}</pre>`;
}

export function scoreTable(scores: CustomizationResult['scores'], metric: string): string {
  const rows = scoreRows(scores).map((row) => {
    const label = `<td>${escapeHtml(row.label)}${row.metric === metric ? ' (decides)' : ''}</td>`;
    const figures = [row.baseline, row.candidate, row.difference].map((figure) => `<td align="right">${figure}</td>`);
    return `<tr>${label}${figures.join('')}</tr>`;
  });
  const head = ['Score', 'Base model', 'Custom model', 'Difference'].map((name) => `<th>${name}</th>`).join('');
  return `<table border="1" cellpadding="4" style="border-collapse:collapse"><tr>${head}</tr>${rows.join('')}</table>`;
}

export function details(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([name, value]) => `<tr><td>${name}</td><td>${escapeHtml(value)}</td></tr>`);
  return `<table cellpadding="2">${cells.join('')}</table>`;
}
