import { decidingMetric } from '../evaluation-figures.ts';
import type { EvaluationReport } from '../result.ts';
import { pageHtml } from './page.ts';
import { answersSection } from './sections/answers.ts';
import { classesSection } from './sections/classes.ts';
import { failuresSection } from './sections/failures.ts';
import { provenanceSection } from './sections/provenance.ts';
import { scoresSection } from './sections/scores.ts';
import { trainingSection } from './sections/training.ts';
import { usageSection } from './sections/usage.ts';
import { verdictSection } from './sections/verdict.ts';

/** An evaluation as one page that needs nothing else: no network, no server, and no script to be read. */
export function renderReportHtml(report: EvaluationReport): string {
  const title = `${titles[report.verdict]}: ${report.provenance.models.candidate}`;
  return pageHtml(title, iconColours[report.verdict], [
    '<main>',
    verdictSection(report),
    navigation(report),
    scoresSection(report),
    trainingSection(report),
    classesSection(report),
    answersSection(report),
    failuresSection(report),
    usageSection(report),
    provenanceSection(report),
    `<footer><p>Made by Temper. ${decidingMetric(report) ? 'Every score carries its signature; the same seed gives the same intervals.' : ''}</p></footer>`,
    '</main>',
  ]);
}

const titles = { better: 'Better', worse: 'Worse', inconclusive: 'Inconclusive', invalid: 'Invalid' } as const;
const iconColours = { better: '#15803d', worse: '#b91c1c', inconclusive: '#b45309', invalid: '#7f1d1d' } as const;

function navigation({ classification, sideBySide, records }: EvaluationReport): string {
  const links: readonly (readonly [id: string, name: string])[] = [
    ['scores', 'Scores'],
    ['training', 'Training'],
    ...(classification ? ([['classes', 'Classes']] as const) : []),
    ['answers', `Answers (${sideBySide.length})`],
    ['failures', `Failures (${records.failures.length})`],
    ['usage', 'Latency and cost'],
    ['provenance', 'How it was computed'],
  ];
  return `<nav aria-label="Sections">${links.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('\n')}</nav>`;
}
