import { countText, decidingMetric, direction } from '../../evaluation-figures.ts';
import type { EvaluationReport, RecordComparison } from '../../result.ts';
import { changeChip, fold, note, section } from '../elements.ts';
import { excerpt, nameHtml, textHtml } from '../text.ts';

/** A longer prompt is folded, so that the answers stay in sight. */
const longestOpenPrompt = 280;

/** Both models' answers to each prompt, in the report's order: worst regressions first. */
export function answersSection(report: EvaluationReport): string {
  const { sideBySide, sideBySideOmitted } = report;
  if (sideBySide.length === 0) return section('answers', 'Answers', [note('No record was scored.')]);
  const metric = decidingMetric(report) ?? { higherIsBetter: true, label: report.decision.metric };
  return section('answers', 'Answers', [
    note(`Worst regressions first, by ${metric.label} (candidate − baseline).`),
    ...(sideBySideOmitted > 0
      ? [
          note(
            `${countText(sideBySideOmitted)} more scored records are not in this page; all of them are in the run's folder.`,
          ),
        ]
      : []),
    finder,
    ...sideBySide.map((record) => recordHtml(record, metric)),
  ]);
}

/** Shown by the script, which makes it work. */
const finder = `<form id="find" role="search" hidden>
<label>Search <input type="search" autocomplete="off" spellcheck="false" placeholder="id, prompt, reference or answer"></label>
<label>Show <select><option value="">all</option><option value="bad">regressions</option><option value="good">improvements</option><option value="same">unchanged</option></select></label>
<output aria-live="polite"></output>
</form>`;

function recordHtml(record: RecordComparison, metric: { readonly higherIsBetter: boolean }): string {
  const { id, prompt, reference, baseline, candidate, difference } = record;
  const change = { '-1': 'bad', '0': 'same', '1': 'good' }[direction(metric, difference)];
  return [
    `<article class="card record" data-change="${change}">`,
    `<h3>${nameHtml(id)} ${changeChip(metric, difference)}</h3>`,
    ...contextHtml(record),
    promptHtml(prompt),
    '<div class="texts">',
    side('reference', 'Reference', reference),
    side('baseline', 'Baseline', baseline),
    side('candidate', 'Candidate', candidate),
    '</div>',
    '</article>',
  ].join('\n');
}

/** What came with the prompt: folded where it is words, and the names of images, which stay where they are. */
function contextHtml({ system, history = [], images = [] }: RecordComparison): string[] {
  const said = history.map(({ role, text: words }) => `${role}: ${words}`).join('\n\n');
  return [
    ...(system === undefined ? [] : [fold(`System prompt: ${excerpt(system, 90)}`, text(system))]),
    ...(said === '' ? [] : [fold(`Said before: ${excerpt(said, 90)}`, text(said))]),
    ...(images.length === 0
      ? []
      : [note(`${images.length === 1 ? 'Image' : 'Images'}: ${images.map(fileName).join(', ')}`)]),
  ];
}

function fileName({ uri }: { readonly uri: string }): string {
  return uri.split('/').at(-1) ?? uri;
}

function promptHtml(prompt: string): string {
  if (prompt.length <= longestOpenPrompt) return fold('Prompt', text(prompt), true);
  return fold(`Prompt: ${excerpt(prompt, 90)}`, text(prompt));
}

function side(kind: string, title: string, content: string): string {
  return `<div class="${kind}"><h4>${title}</h4>${text(content)}</div>`;
}

/** `dir="auto"`: a text's own letters decide its direction, and it can't change that of its surroundings. */
function text(content: string): string {
  return content.trim() === '' ? note('(empty)') : `<p class="text" dir="auto">${textHtml(content)}</p>`;
}
