/**
 * What the training records contain, counted before any step is taken: the frame that prompts share, the forms
 * that completions take, and their length. Counting changes no answer: the weights that make use of it start at
 * nothing and are learnt.
 */

import type { TrainingRecord } from '../index.ts';
import { promptWords, readContent, trigrams } from '../reading/content.ts';
import { countedWords, readText } from '../reading/text.ts';
import { ROLES } from '../speech/speakers.ts';
import type { Work } from '../turns.ts';
import { listsWith } from './frequency.ts';
import { countLabelWords, type LabelWords } from './label-words.ts';
import { slotLength } from './slot-length.ts';
import { collectTemplates, type Template } from './templates.ts';

export interface Repertoire {
  /** Three tokens in a row that many prompts share. */
  readonly frame: readonly string[];
  readonly templates: readonly Template[];
  /** No piece of a prompt that is longer can be an answer. */
  readonly longestWords: number;
  /** Words that several completions use. */
  readonly vocabulary: readonly string[];
  /** Words that so many completions have that having them says little. */
  readonly commonWords: readonly string[];
  /** Whether completions call speakers "the customer" rather than "Customer". */
  readonly namesTakeArticle: boolean;
  readonly labelWords: LabelWords;
}

const MOST_PROMPTS_FOR_FRAME = 400;
const FRAME_SHARE = 0.45;
const LEAST_PROMPTS_WITH_FRAME = 4;
const MOST_WORDS_OF_ANSWER = 120;
const VOCABULARY_SHARE = 0.01;
const COMMON_SHARE = 0.3;
const LEAST_COMPLETIONS_WITH_WORD = 3;
const ROLES_SHARE = 0.2;

export function* collectRepertoire(records: readonly TrainingRecord[]): Work<Repertoire> {
  const completions = records.map(({ completion }) => completion.trim());
  const lengths = completions.map((completion) => Math.max(1, countedWords(completion).length));
  const longest = [...lengths].sort((a, b) => a - b)[Math.floor(0.95 * (lengths.length - 1))] ?? 1;
  const frame = yield* sharedTrigrams(records);
  const templates = yield* collectTemplates(records, slotLength(lengths));
  return {
    frame,
    templates,
    longestWords: Math.min(MOST_WORDS_OF_ANSWER, Math.ceil(longest * 1.2) + 1),
    vocabulary: yield* frequentWords(completions, VOCABULARY_SHARE),
    commonWords: yield* frequentWords(completions, COMMON_SHARE),
    namesTakeArticle: completions.filter(speaksOfRoles).length > ROLES_SHARE * completions.length,
    labelWords: yield* labelWordsOf(records, templates, new Set(frame)),
  };
}

/** The frame of prompts: what many of them share. */
export function* sharedTrigrams(records: readonly { readonly prompt: string }[]): Work<string[]> {
  const stride = Math.max(1, Math.floor(records.length / MOST_PROMPTS_FOR_FRAME));
  const counted = records.filter((_, index) => index % stride === 0);
  const frequency = yield* listsWith(counted.length, (index) => trigrams(readText(counted[index]?.prompt ?? '')));
  const needed = Math.max(LEAST_PROMPTS_WITH_FRAME, FRAME_SHARE * counted.length);
  return [...frequency].filter(([, count]) => count >= needed).map(([trigram]) => trigram);
}

function* frequentWords(completions: readonly string[], share: number): Work<string[]> {
  const frequency = yield* listsWith(completions.length, (index) => countedWords(completions[index] ?? ''));
  const needed = Math.max(LEAST_COMPLETIONS_WITH_WORD, share * completions.length);
  return [...frequency].filter(([, count]) => count >= needed).map(([word]) => word);
}

function speaksOfRoles(completion: string): boolean {
  return [...completion.toLowerCase().matchAll(/\bthe (\w+)/g)].some((match) => ROLES.has(match[1] ?? ''));
}

function* labelWordsOf(
  records: readonly TrainingRecord[],
  templates: readonly Template[],
  frame: ReadonlySet<string>,
): Work<LabelWords> {
  const labels = templates.filter(({ kind }) => kind === 'label').map(({ parts }) => parts[0] ?? '');
  const labelled: { label: number; words: string[] }[] = [];
  for (const { prompt, completion } of records) {
    const label = labels.indexOf(completion.trim());
    if (label >= 0) {
      labelled.push({ label, words: promptWords(readContent(prompt, frame)) });
    }
    yield;
  }
  return countLabelWords(labels.length, labelled);
}
