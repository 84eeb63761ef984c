import type { DataReport, Findings } from '../data-report.ts';
import { countText } from '../evaluation-figures.ts';
import { lengthsChart } from './charts/lengths.ts';
import { facts, note, section, table } from './elements.ts';
import { pageHtml } from './page.ts';
import { nameHtml } from './text.ts';

/** What data was found to be, as one page that needs nothing else. */
export function renderDataHtml(report: DataReport): string {
  const { tone, title } = verdictOf(report);
  return pageHtml(
    `${title}: data for ${report.model}`,
    tone === 'better' ? '#15803d' : tone === 'invalid' ? '#7f1d1d' : '#b45309',
    [
      '<main>',
      summary(report, tone, title),
      findings('problems', 'Problems', report.problems, 'None: every record can be used.'),
      findings('warnings', 'Warnings', report.warnings, 'None.'),
      lengths(report),
      labels(report),
      about(report),
      '<footer><p>Made by Temper. The same sources and settings give the same page.</p></footer>',
      '</main>',
    ],
  );
}

function verdictOf({ problems, warnings }: DataReport): { readonly tone: string; readonly title: string } {
  if (problems.total > 0) return { tone: 'invalid', title: 'Problems' };
  return warnings.total > 0
    ? { tone: 'inconclusive', title: 'Usable, with warnings' }
    : { tone: 'better', title: 'Usable' };
}

function summary({ model, format, rows, sets, problems, warnings }: DataReport, tone: string, title: string): string {
  const tiles: readonly (readonly [string, number])[] = [
    ['Rows read', rows.read],
    ...sets.map(({ name, records }) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, records] as const),
    ['Refused', rows.refused],
    ['Problems', problems.total],
    ['Warnings', warnings.total],
  ];
  return [
    `<header class="verdict ${tone}">`,
    '<p class="overline">Data report</p>',
    `<h1><span class="badge">${title}</span> data for ${nameHtml(model)}</h1>`,
    `<p class="outcome">Records in the form <code>${nameHtml(format)}</code></p>`,
    `<dl class="tiles">${tiles.map(([name, count]) => `<div><dt>${name}</dt><dd>${countText(count)}</dd></div>`).join('')}</dl>`,
    '</header>',
  ].join('\n');
}

function findings(id: string, title: string, { total, kinds, shown }: Findings, none: string): string {
  if (total === 0) return section(id, title, [note(none)]);
  const rest = total - shown.length;
  return section(id, title, [
    `<div class="card">${table(
      `${countText(total)} in all`,
      [{ title: 'Kind' }, { title: 'Records', isFigure: true }],
      kinds.map(({ kind, count }) => [nameHtml(kind), countText(count)]),
    )}</div>`,
    `<div class="card">${table(
      'Where',
      [{ title: 'Place' }, { title: 'Kind' }, { title: 'What' }],
      shown.map(({ place, kind, message }) => [
        `<code>${nameHtml(place)}</code>`,
        `<span class="kind">${nameHtml(kind)}</span>`,
        nameHtml(message),
      ]),
    )}${rest > 0 ? note(`and ${countText(rest)} more`) : ''}</div>`,
  ]);
}

function lengths({ lengths: { prompt, answer } }: DataReport): string {
  const charts = [lengthsChart('Prompts', prompt), lengthsChart('Answers', answer)].filter((chart) => chart !== '');
  if (charts.length === 0) return '';
  return section('lengths', 'Lengths', [`<div class="card charts">${charts.join('\n')}</div>`]);
}

function labels({ labels: all }: DataReport): string {
  if (!all) return '';
  return section('labels', 'Classes', [
    `<div class="card">${table(
      'Records by class',
      [
        { title: 'Class' },
        { title: 'Training', isFigure: true },
        { title: 'Validation', isFigure: true },
        { title: 'Evaluation', isFigure: true },
      ],
      all.map(({ label, training, validation, evaluation }) => [
        nameHtml(label),
        countText(training),
        countText(validation),
        countText(evaluation),
      ]),
    )}</div>`,
  ]);
}

function about({ sources, sets, rows, repeats, languages, personalData }: DataReport): string {
  const found = Object.entries(personalData ?? {});
  return section('about', 'The data', [
    `<div class="card">${facts([
      ['Left out by the sample', rows.notSampled === 0 ? null : countText(rows.notSampled)],
      ['Duplicates left out', rows.dropped === 0 ? null : countText(rows.dropped)],
      [
        'Repeats',
        repeats &&
          `${countText(repeats.exact)} exact, ${countText(repeats.near)} near, ${countText(repeats.across)} of these in different sets`,
      ],
      [
        'Languages',
        languages && languages.looked > 0
          ? `${languages.shares
              .slice(0, 8)
              .map(({ language, share }) => `${nameHtml(language)} ${(100 * share).toFixed(1)} %`)
              .join(', ')} (of ${countText(languages.looked)} records)`
          : null,
      ],
      [
        'Likely personal data',
        personalData &&
          (found.map(([kind, count]) => `${nameHtml(kind)}: ${countText(count)}`).join(', ') || 'none found'),
      ],
    ])}</div>`,
    `<div class="card">${table(
      'Sources',
      [{ title: 'Source' }, { title: 'Used for' }, { title: 'Rows', isFigure: true }, { title: 'Version' }],
      sources.map(({ name, use, rows: count, version }) => [
        `<code>${nameHtml(name)}</code>`,
        use,
        countText(count),
        `<code>${nameHtml(version)}</code>`,
      ]),
    )}</div>`,
    sets.length === 0
      ? ''
      : `<div class="card">${table(
          'Sets',
          [
            { title: 'Set' },
            { title: 'Records', isFigure: true },
            { title: 'Characters', isFigure: true },
            { title: 'SHA-256' },
          ],
          sets.map(({ name, records, characters, digest }) => [
            name,
            countText(records),
            countText(characters),
            `<code>${nameHtml(digest)}</code>`,
          ]),
        )}</div>`,
  ]);
}
