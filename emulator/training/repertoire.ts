/**
 * What the training records contain, counted before any step is taken: the frame that prompts share, the forms
 * that completions take, and their length. Counting changes no answer: the weights that make use of it start at
 * nothing and are learnt.
 */

import type { TrainingRecord } from './index.ts';
import { countLabelWords, type LabelWords } from './label-words.ts';
import { ROLES } from './speakers.ts';
import { collectTemplates, slotLength, type Template } from './templates.ts';
import { promptWords } from './features.ts';
import { readContent } from './spans.ts';
import { countedWords, readText, type ReadText } from './text.ts';

export interface Repertoire {
  /** Three tokens in a row that many prompts share. */
  readonly frame: readonly string[];
  readonly templates: readonly Template[];
  /** No piece of a prompt that is longer can be an answer. */
  readonly longestWords: number;
  /** Words that several completions use. */
  readonly vocabulary: readonly string[];
  /** Whether completions call speakers "the customer" rather than "Customer". */
  readonly namesTakeArticle: boolean;
  readonly labelWords: LabelWords;
}

const MOST_COUNTED_PROMPTS = 400;
const FRAME_SHARE = 0.45;
const MOST_WORDS_OF_ANSWER = 120;
export function collectRepertoire(records: readonly TrainingRecord[]): Repertoire {
  const completions = records.map((record) => record.completion.trim());
  const lengths = completions.map((completion) => Math.max(1, countedWords(completion).length));
  const longest = [...lengths].sort((a, b) => a - b)[Math.floor(0.95 * (lengths.length - 1))] ?? 1;
  const frame = sharedTrigrams(records);
  const templates = collectTemplates(records, slotLength(lengths));
  const labels = templates.filter(({ kind }) => kind === 'label').map(({ parts }) => parts[0] ?? '');
  const frameSet = new Set(frame);
  const labelled = new Set(labels);
  return {
    frame,
    templates,
    longestWords: Math.min(MOST_WORDS_OF_ANSWER, Math.ceil(longest * 1.2) + 1),
    vocabulary: vocabulary(completions),
    namesTakeArticle: completions.filter(speaksOfRoles).length > 0.2 * completions.length,
    labelWords: countLabelWords(
      labels,
      records
        .filter(({ completion }) => labelled.has(completion.trim()))
        .map(({ prompt, completion }) => ({ completion, words: promptWords(readContent(prompt, frameSet)) })),
    ),
  };
}

function speaksOfRoles(completion: string): boolean {
  return [...completion.toLowerCase().matchAll(/\bthe (\w+)/g)].some((match) => ROLES.has(match[1] ?? ''));
}

function sharedTrigrams(records: readonly TrainingRecord[]): string[] {
  const stride = Math.max(1, Math.floor(records.length / MOST_COUNTED_PROMPTS));
  const counted = records.filter((_, index) => index % stride === 0);
  const frequency = new Map<string, number>();
  for (const record of counted) {
    for (const trigram of new Set(trigrams(readText(record.prompt)))) {
      frequency.set(trigram, (frequency.get(trigram) ?? 0) + 1);
    }
  }
  const needed = Math.max(4, FRAME_SHARE * counted.length);
  return [...frequency].filter(([, count]) => count >= needed).map(([trigram]) => trigram);
}

/** For every token, itself between its neighbours; the ends of lines count as neighbours. */
export function trigrams({ tokens }: ReadText): string[] {
  return tokens.map((token, index) => {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    return `${before?.line === token.line ? before.lower : '¶'} ${token.lower} ${after?.line === token.line ? after.lower : '¶'}`;
  });
}

function vocabulary(completions: readonly string[]): string[] {
  const frequency = new Map<string, number>();
  for (const completion of completions) {
    for (const word of new Set(countedWords(completion))) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
  }
  const needed = Math.max(3, 0.01 * completions.length);
  return [...frequency].filter(([, count]) => count >= needed).map(([word]) => word);
}
