/** What a model already knew, beside what the records of a further training have in common. */

import type { LabelWords } from './label-words.ts';
import type { Repertoire } from './repertoire.ts';
import type { Template } from './templates.ts';

export function mergedRepertoire(own: Repertoire, earlier: Repertoire): Repertoire {
  const known = new Set(own.templates.map(nameOf));
  const added = earlier.templates.filter((template) => !known.has(nameOf(template)));
  const isLabel = ({ kind }: Template): boolean => kind === 'label';
  const labels = [...own.templates.filter(isLabel), ...added.filter(isLabel)];
  return {
    frame: union(own.frame, earlier.frame),
    // Labels stay together at the end, in the order in which their words are counted.
    templates: [
      ...own.templates.filter((template) => !isLabel(template)),
      ...added.filter((template) => !isLabel(template)),
      ...labels,
    ],
    longestWords: Math.max(own.longestWords, earlier.longestWords),
    vocabulary: union(own.vocabulary, earlier.vocabulary),
    commonWords: own.commonWords,
    namesTakeArticle: own.namesTakeArticle,
    labelWords: mergedLabelWords(labels, own, earlier),
  };
}

function mergedLabelWords(labels: readonly Template[], ...repertoires: readonly Repertoire[]): LabelWords {
  const records = labels.map(() => 0);
  const counts = new Map<string, Map<number, number>>();
  for (const { templates, labelWords } of repertoires) {
    const place = templates
      .filter(({ kind }) => kind === 'label')
      .map((label) => labels.findIndex((other) => nameOf(other) === nameOf(label)));
    for (const [label, count] of labelWords.records.entries()) {
      const at = place[label] as number;
      records[at] = (records[at] ?? 0) + count;
    }
    for (const [word, list] of Object.entries(labelWords.counts)) {
      const byLabel = counts.get(word) ?? new Map<number, number>();
      for (let index = 0; index < list.length; index += 2) {
        const at = place[list[index] as number] as number;
        byLabel.set(at, (byLabel.get(at) ?? 0) + (list[index + 1] as number));
      }
      counts.set(word, byLabel);
    }
  }
  return { records, counts: Object.fromEntries([...counts].map(([word, byLabel]) => [word, [...byLabel].flat()])) };
}

/** Templates that say the same are the same: their weights stand under this name. */
const nameOf = ({ kind, parts }: Template): string => [kind, ...parts].join('\u0000');

const union = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])];
