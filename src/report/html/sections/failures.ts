import { countText } from '../../evaluation-figures.ts';
import type { EvaluationReport } from '../../result.ts';
import { note, section, table } from '../elements.ts';
import { nameHtml } from '../text.ts';

/** The page stays readable; `report.json` has all of them. */
const mostShown = 200;

/** Records that one of the models did not answer, and which left the comparison of both. */
export function failuresSection({ records: { failures } }: EvaluationReport): string {
  if (failures.length === 0) return section('failures', 'Failures', [note('None: both models answered every record.')]);
  const rows = failures
    .slice(0, mostShown)
    .map(({ id, role, code, message }) => [nameHtml(id), role, `<code>${nameHtml(code)}</code>`, nameHtml(message)]);
  const omitted = failures.length - rows.length;
  return section('failures', 'Failures', [
    note(
      `${failures.length === 1 ? 'One answer is' : `${countText(failures.length)} answers are`} missing. What only one model answered is left out of both models' scores.`,
    ),
    `<div class="card">${table('Answers that are missing', [{ title: 'Record' }, { title: 'Model' }, { title: 'Code' }, { title: 'Message' }], rows)}</div>`,
    ...(omitted > 0 ? [note(`${countText(omitted)} more are in report.json.`)] : []),
  ]);
}
