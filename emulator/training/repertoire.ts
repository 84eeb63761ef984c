/**
 * What the training records contain, counted before any step is taken: the frame that prompts share, the forms
 * that completions take, and their length. Counting changes no answer; the weights that make use of it start
 * at nothing and are learnt.
 */

import type { TrainingRecord } from './index.ts';
import { countedWords, readText, type ReadText } from './text.ts';
import { wordClass } from './word-classes.ts';

/** Literal parts with a slot between each two: `['#Person1# asks ', '']` has one slot, `['positive']` has none. */
export interface Template {
  readonly kind: 'label' | 'whole' | 'opening' | 'form';
  readonly parts: readonly string[];
  readonly slots: readonly SlotLength[];
  /** Of an opening: the classes of the words that were seen to follow it. */
  readonly follow?: readonly string[];
  /** Of an opening: so many of the completions begin with it. */
  readonly share?: number;
}

/** Words that fill a slot: mean and spread of their logarithm. */
export interface SlotLength {
  readonly mean: number;
  readonly spread: number;
}

export interface Repertoire {
  readonly frame: readonly string[];
  readonly templates: readonly Template[];
  readonly longestWords: number;
  /** Words that several completions use. */
  readonly vocabulary: readonly string[];
  /** Whether completions call speakers "the customer" rather than "Customer". */
  readonly namesTakeArticle: boolean;
}

const MOST_COUNTED_PROMPTS = 400;
const FRAME_SHARE = 0.25;
const MOST_LABELS = 100;
const MOST_OPENINGS = 24;
const MOST_FORMS = 6;
const LONGEST_OPENING_WORDS = 6;

export function collectRepertoire(records: readonly TrainingRecord[]): Repertoire {
  const completions = records.map((record) => record.completion.trim());
  const lengths = completions.map((completion) => Math.max(1, countedWords(completion).length));
  const sorted = [...lengths].sort((a, b) => a - b);
  const length = slotLength(lengths);
  const longest = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 1;
  return {
    frame: sharedTrigrams(records),
    templates: [
      { kind: 'whole', parts: ['', ''], slots: [length] },
      ...openings(completions, length),
      ...forms(completions),
      ...labels(completions),
    ],
    longestWords: Math.min(120, Math.ceil(longest * 1.2) + 1),
    vocabulary: vocabulary(completions),
    namesTakeArticle: completions.filter((text) => /\bthe (?:customer|agent|user|client|caller|patient|doctor|nurse|guest|student|teacher|clerk|manager|assistant|employee|traveller|traveler|buyer|seller|receptionist|technician|support|speaker)\b/i.test(text)).length > 0.2 * completions.length,
  };
}

/** Three tokens in a row (line ends count as tokens) that a quarter of the prompts have in common. */
function sharedTrigrams(records: readonly TrainingRecord[]): string[] {
  const stride = Math.max(1, Math.floor(records.length / MOST_COUNTED_PROMPTS));
  const counted = records.filter((_, index) => index % stride === 0);
  const frequency = new Map<string, number>();
  for (const record of counted) {
    for (const trigram of new Set(trigrams(readText(record.prompt)).map((item) => item.text))) {
      frequency.set(trigram, (frequency.get(trigram) ?? 0) + 1);
    }
  }
  const needed = Math.max(4, FRAME_SHARE * counted.length);
  return [...frequency].filter(([, count]) => count >= needed).map(([trigram]) => trigram);
}

/** Every three tokens in a row with the index of the middle one. */
export function trigrams({ tokens }: ReadText): { text: string; middle: number }[] {
  const at = (index: number, from: number): string => {
    const token = tokens[index];
    return token === undefined ? '¶' : tokens[from]?.line === token.line ? token.lower : '¶';
  };
  return tokens.map((token, index) => ({
    text: `${at(index - 1, index)} ${token.lower} ${at(index + 1, index)}`,
    middle: index,
  }));
}

/** Completions that occur again and again. */
function labels(completions: readonly string[]): Template[] {
  const counts = new Map<string, number>();
  for (const completion of completions) {
    counts.set(completion, (counts.get(completion) ?? 0) + 1);
  }
  return [...counts]
    .filter(([text, count]) => count >= 2 && text !== '')
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_LABELS)
    .map(([text]) => ({ kind: 'label', parts: [text], slots: [] }));
}

/** Frequent first words of completions, with the rest as a slot. */
function openings(completions: readonly string[], length: SlotLength): Template[] {
  const counts = new Map<string, number>();
  const follows = new Map<string, Set<string>>();
  for (const completion of completions) {
    const words = [...completion.matchAll(/\S+/g)];
    for (let count = 1; count <= Math.min(LONGEST_OPENING_WORDS, words.length - 1); count++) {
      const next = words[count];
      if (next !== undefined) {
        const text = completion.slice(0, next.index);
        counts.set(text, (counts.get(text) ?? 0) + 1);
        const classes = follows.get(text) ?? new Set();
        classes.add(wordClass(next[0].toLowerCase().replaceAll(/[.,;:!?]+$/g, '')));
        follows.set(text, classes);
      }
    }
  }
  const needed = Math.max(3, 0.01 * completions.length);
  const frequent = [...counts].filter(([, count]) => count >= needed);
  const useful = frequent.filter(
    // A shorter opening says nothing that the longer one does not, where it is nearly always followed by it.
    ([text, count]) => !frequent.some(([other, more]) => other !== text && other.startsWith(text) && more > 0.8 * count),
  );
  return useful
    .sort((a, b) => b[1] * countedWords(b[0]).length - a[1] * countedWords(a[0]).length)
    .slice(0, MOST_OPENINGS)
    .map(([text, count]) => ({
      kind: 'opening',
      parts: [text, ''],
      slots: [length],
      follow: [...(follows.get(text) ?? [])],
      share: round(count / completions.length),
    }));
}

/** Forms with several slots, such as "Name: … | Date: …": the words that many completions share, in their order. */
function forms(completions: readonly string[]): Template[] {
  const pieces = completions.map((completion) => completion.match(/[\p{L}\p{N}]+|\s+|[^\s\p{L}\p{N}]/gu) ?? []);
  const frequency = new Map<string, number>();
  for (const list of pieces) {
    for (const piece of new Set(list)) {
      frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
    }
  }
  const shared = (piece: string): boolean =>
    (frequency.get(piece) ?? 0) >= Math.max(3, 0.5 * completions.length) && !/^\s+$/.test(piece);
  const found = new Map<string, { parts: string[]; values: string[][] }>();
  for (const list of pieces) {
    const { parts, values } = fill(list, shared);
    if (values.length >= 2 && values.length <= 6 && parts.slice(1, -1).every((part) => part.trim() !== '')) {
      const name = parts.join('\u0000');
      const entry = found.get(name) ?? { parts, values: values.map(() => []) };
      for (const [index, value] of values.entries()) {
        entry.values[index]?.push(value);
      }
      found.set(name, entry);
    }
  }
  return [...found.values()]
    .filter((entry) => (entry.values[0]?.length ?? 0) >= Math.max(3, 0.05 * completions.length))
    .sort((a, b) => (b.values[0]?.length ?? 0) - (a.values[0]?.length ?? 0))
    .slice(0, MOST_FORMS)
    .map((entry) => ({
      kind: 'form',
      parts: entry.parts,
      slots: entry.values.map((values) => slotLength(values.map((value) => Math.max(1, countedWords(value).length)))),
    }));
}

/** Splits a completion's pieces into shared literals and the values between them. */
function fill(pieces: readonly string[], shared: (piece: string) => boolean): { parts: string[]; values: string[] } {
  const parts = [''];
  const values: string[] = [];
  let space = '';
  let inValue = false;
  for (const piece of pieces) {
    if (/^\s+$/.test(piece)) {
      space = piece;
      continue;
    }
    if (shared(piece)) {
      parts[parts.length - 1] += space + piece;
      inValue = false;
    } else if (inValue) {
      values[values.length - 1] += space + piece;
    } else {
      parts[parts.length - 1] += space;
      values.push(piece);
      parts.push('');
      inValue = true;
    }
    space = '';
  }
  return { parts, values };
}

/** The values in the slots of a form when a completion has that form, else null. */
export function valuesIn(template: Template, completion: string): string[] | null {
  const values: string[] = [];
  const first = template.parts[0] ?? '';
  if (!completion.startsWith(first)) {
    return null;
  }
  let at = first.length;
  for (const part of template.parts.slice(1)) {
    const next = part === '' ? completion.length : completion.indexOf(part, at + 1);
    if (next < 0) {
      return null;
    }
    values.push(completion.slice(at, next));
    at = next + part.length;
  }
  return at >= completion.length ? values : null;
}

function slotLength(words: readonly number[]): SlotLength {
  const logs = words.map((count) => Math.log(count));
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length);
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length);
  return { mean: round(mean), spread: round(Math.max(0.2, Math.sqrt(variance))) };
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

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
