import type { DataReport, Findings } from './data-report.ts';
import { plainLine } from './escape.ts';
import type { Style } from './style.ts';

/** Findings that a terminal shows of each list. */
const shownFindings = 20;

/** What data was found to be, for a terminal. */
export function renderDataText(report: DataReport, style: Style): string {
  const { rows, problems, warnings } = report;
  const verdict = problems.total > 0 ? style('red', count(problems.total, 'problem')) : style('green', 'usable');
  return [
    `${style('bold', `Data for ${report.model}`)}: ${verdict}, ${count(warnings.total, 'warning')}; ${count(rows.read, 'row')} read, ${rows.refused} refused`,
    ...findings(problems, (text) => style('red', text)),
    ...findings(warnings, (text) => style('yellow', text)),
  ].join('\n');
}

function findings({ total, shown }: Findings, colour: (text: string) => string): string[] {
  const lines = shown
    .slice(0, shownFindings)
    .map(({ place, kind, message }) => `  ${plainLine(place)}: ${colour(kind)}: ${plainLine(message)}`);
  const rest = total - lines.length;
  return rest > 0 ? [...lines, `  and ${rest.toLocaleString('en-US')} more`] : lines;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
