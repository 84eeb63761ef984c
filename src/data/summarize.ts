import type { DataReport, LabelSummary, SetSummary, SourceSummary } from '../report/data-report.ts';
import type { Collector } from './collector.ts';
import type { Preparation } from './prepare.ts';
import { sets } from './split.ts';

/** Labels that a report lists. */
const shownLabels = 200;

export async function summarize(
  collected: Collector,
  { settings, model, limits }: Pick<Preparation, 'settings' | 'model' | 'limits'>,
  sources: readonly SourceSummary[],
  summaries: readonly SetSummary[],
): Promise<DataReport> {
  const all = settings.checks === 'all';
  return {
    model,
    format: limits.format,
    sources,
    sets: summaries,
    rows: {
      read: collected.rows,
      refused: collected.refused,
      notSampled: countOf(collected, sets.left),
      dropped: countOf(collected, sets.dropped),
    },
    problems: collected.problems.all(),
    warnings: collected.warnings.all(),
    lengths: { prompt: collected.promptLengths.summary(), answer: collected.answerLengths.summary() },
    labels: labelsOf(collected),
    repeats: all ? { exact: collected.exact, near: collected.near, across: collected.across } : null,
    languages: all ? await collected.languages.summary() : null,
    personalData: all ? collected.personalData : null,
  };
}

function countOf({ setOf, count }: Collector, set: number): number {
  let found = 0;
  for (let index = 0; index < count; index++) if (setOf.at(index) === set) found += 1;
  return found;
}

function labelsOf({ labels, labelOf, setOf, count }: Collector): readonly LabelSummary[] | null {
  const names = labels.all();
  if (!names) return null;
  const counts = names.map((label) => ({ label, training: 0, validation: 0, evaluation: 0 }));
  for (let index = 0; index < count; index++) {
    const own = counts[labelOf.at(index) - 1];
    if (!own) continue;
    const set = setOf.at(index);
    if (set === sets.training) own.training += 1;
    else if (set === sets.validation) own.validation += 1;
    else if (set === sets.evaluation) own.evaluation += 1;
  }
  return counts.sort((a, b) => b.training - a.training || (a.label < b.label ? -1 : 1)).slice(0, shownLabels);
}
