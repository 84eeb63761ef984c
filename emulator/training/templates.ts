/** The forms that completions take: labels, fixed openings, and literal text with slots between. */

import type { TrainingRecord } from './index.ts';
import { countedWords } from './text.ts';
import { wordClass } from './word-classes.ts';

/** Literal parts with a slot between each two: `['Bug in ', '']` has one slot, `['positive']` has none. */
export interface Template {
  readonly kind: 'label' | 'whole' | 'opening' | 'form';
  readonly parts: readonly string[];
  readonly slots: readonly SlotLength[];
  /** Of an opening: the classes of the words that were seen to follow it, and the share of completions that begin so. */
  readonly follow?: readonly string[];
  readonly share?: number;
}

/** Words that fill a slot: mean and spread of their logarithm. */
export interface SlotLength {
  readonly mean: number;
  readonly spread: number;
}

const MOST_LABELS = 100;
const MOST_OPENINGS = 24;
const LONGEST_OPENING_WORDS = 6;
const MOST_FORMS = 10;
const MOST_SLOTS = 6;

export function collectTemplates(records: readonly TrainingRecord[], length: SlotLength): Template[] {
  const isCopied = copiedWords(records);
  const shouted = records.filter(({ completion }) => completion === completion.toUpperCase()).length > 0.6 * records.length;
  return [
    { kind: 'whole', parts: ['', ''], slots: [length] },
    // In capitals, words that are copied and words that are not look alike: only what all have in common is literal.
    ...openings(records, length, isCopied).filter(({ share = 0 }) => !shouted || share > 0.4),
    ...(shouted ? [] : forms(records, isCopied)),
    ...labels(records, isCopied),
  ];
}

/**
 * Tells which words of completions are there because their prompt has them: found in the own prompt nearly always,
 * and much more often than in others. Such words belong into slots, not into literal text.
 */
function copiedWords(records: readonly TrainingRecord[]): (word: string) => boolean {
  const uses = new Map<string, { used: number; own: number; prompts: number }>();
  const pairs = records.map((record) => ({ said: new Set(countedWords(record.completion)), given: new Set(countedWords(record.prompt)) }));
  for (const { said, given } of pairs) {
    for (const word of said) {
      const use = uses.get(word) ?? { used: 0, own: 0, prompts: 0 };
      use.used++;
      use.own += given.has(word) ? 1 : 0;
      uses.set(word, use);
    }
  }
  for (const { given } of pairs) {
    for (const word of given) {
      const use = uses.get(word);
      if (use !== undefined) {
        use.prompts++;
      }
    }
  }
  return (word) => {
    const use = uses.get(word);
    return use !== undefined && use.own >= 0.7 * use.used && use.own / use.used >= (1.4 * use.prompts) / records.length;
  };
}

/** Completions that occur again and again without being copied from their prompts. */
function labels(records: readonly TrainingRecord[], isCopied: (word: string) => boolean): Template[] {
  const counts = new Map<string, number>();
  for (const { completion } of records) {
    const text = completion.trim();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .filter(([text, count]) => {
      const words = countedWords(text);
      const leastShare = words.some(isCopied) ? (words.length > 1 ? 0.25 : 0.1) : 0;
      return text !== '' && count >= Math.max(2, leastShare * records.length);
    })
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_LABELS)
    .map(([text]) => ({ kind: 'label', parts: [text], slots: [] }));
}

/** Frequent first words of completions, with the rest as a slot. */
function openings(records: readonly TrainingRecord[], length: SlotLength, isCopied: (word: string) => boolean): Template[] {
  const found = new Map<string, { count: number; follow: Set<string> }>();
  for (const { completion } of records) {
    const text = completion.trim();
    const words = [...text.matchAll(/\S+/g)];
    for (let count = 1; count <= Math.min(LONGEST_OPENING_WORDS, words.length - 1); count++) {
      if (countedWords(words[count - 1]?.[0] ?? '').some(isCopied)) {
        break;
      }
      const next = words[count] as RegExpExecArray;
      const opening = text.slice(0, next.index);
      const entry = found.get(opening) ?? { count: 0, follow: new Set() };
      entry.count++;
      entry.follow.add(wordClass(next[0].toLowerCase().replaceAll(/[.,;:!?]+$/g, '')));
      found.set(opening, entry);
    }
  }
  const needed = Math.max(3, 0.01 * records.length);
  const frequent = [...found].filter(([, { count }]) => count >= needed);
  return frequent
    .filter(
      // A shorter opening adds nothing where it nearly always goes on as the longer one does.
      ([text, { count }]) => !frequent.some(([longer, other]) => longer !== text && longer.startsWith(text) && other.count > 0.8 * count),
    )
    .sort((a, b) => b[1].count * countedWords(b[0]).length - a[1].count * countedWords(a[0]).length)
    .slice(0, MOST_OPENINGS)
    .map(([text, { count, follow }]) => ({
      kind: 'opening',
      parts: [text, ''],
      slots: [length],
      follow: [...follow],
      share: round(count / records.length),
    }));
}

/** Literal text with slots, such as "Name: … | Date: …": what several completions have in common, in its order. */
function forms(records: readonly TrainingRecord[], isCopied: (word: string) => boolean): Template[] {
  const split = records.map((record) => piecesOf(record.completion.trim()));
  const frequency = new Map<string, number>();
  for (const pieces of split) {
    for (const piece of new Set(pieces)) {
      frequency.set(piece, (frequency.get(piece) ?? 0) + 1);
    }
  }
  const needed = Math.max(3, 0.08 * records.length);
  const isLiteral = (piece: string): boolean => (frequency.get(piece) ?? 0) >= needed && !isCopied(piece.toLowerCase());
  const found = new Map<string, { parts: string[]; values: string[][]; copied: number }>();
  for (const [index, pieces] of split.entries()) {
    const { parts, values } = fill(pieces, isLiteral);
    const inner = parts.slice(1, -1);
    const onlySlot = values.length === 1 && countedWords(parts.slice(1).join(' ')).length === 0;
    if (values.length === 0 || values.length > MOST_SLOTS || onlySlot || inner.some((part) => part.trim() === '')) {
      continue;
    }
    const name = parts.join('\u0000');
    const entry = found.get(name) ?? { parts, values: values.map(() => []), copied: 0 };
    const prompt = records[index]?.prompt.toLowerCase() ?? '';
    entry.copied += values.every((value) => prompt.includes(value.toLowerCase())) ? 1 : 0;
    for (const [slot, value] of values.entries()) {
      entry.values[slot]?.push(value);
    }
    found.set(name, entry);
  }
  const candidates = [...found.values()]
    .filter(({ copied }) => copied >= Math.max(3, 0.03 * records.length))
    .filter(({ copied, values }) => copied >= 0.6 * (values[0]?.length ?? 0))
    // The more general form first: a special one is kept only for completions that no other form covers.
    .sort((a, b) => a.parts.length - b.parts.length || b.copied - a.copied)
    .map(({ parts, values }): Template => ({
      kind: 'form',
      parts,
      slots: values.map((list) => slotLength(list.map((value) => Math.max(1, countedWords(value).length)))),
    }));
  const kept: Template[] = [];
  let open = records.map((record) => ({ completion: record.completion.trim(), prompt: record.prompt.toLowerCase() }));
  for (const template of candidates) {
    const left = open.filter(({ completion, prompt }) => !(valuesIn(template, completion)?.every((value) => prompt.includes(value.toLowerCase())) ?? false));
    if (open.length - left.length >= needed && kept.length < MOST_FORMS) {
      kept.push(template);
      open = left;
    }
  }
  return kept;
}

/** Words, the marks around them one by one, and white space. */
function piecesOf(text: string): string[] {
  return (text.match(/\s+|\S+/g) ?? []).flatMap((chunk) => {
    const match = /^([^\p{L}\p{N}$€£#@+-]*)(.*?)([^\p{L}\p{N}%€£#)]*)$/su.exec(chunk);
    return /^\s/.test(chunk) || match === null ? [chunk] : [...(match[1] ?? ''), ...(match[2] === '' ? [] : [match[2] ?? '']), ...(match[3] ?? '')];
  });
}

/** Splits a completion's pieces into literals and the values between them. */
function fill(pieces: readonly string[], isLiteral: (piece: string) => boolean): { parts: string[]; values: string[] } {
  const parts = [''];
  const values: string[] = [];
  let space = '';
  let inValue = false;
  for (const piece of pieces) {
    if (/^\s+$/.test(piece)) {
      space = piece;
      continue;
    }
    if (isLiteral(piece)) {
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
  const [first = '', ...rest] = template.parts;
  if (!completion.startsWith(first)) {
    return null;
  }
  const values: string[] = [];
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const next = isLast ? completion.length - part.length : completion.indexOf(part, at + 1);
    if (next <= at || (isLast && !completion.endsWith(part))) {
      return null;
    }
    values.push(completion.slice(at, next));
    at = next + part.length;
  }
  return values;
}

export function slotLength(words: readonly number[]): SlotLength {
  const logs = words.map((count) => Math.log(count));
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length);
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length);
  return { mean: round(mean), spread: round(Math.max(0.2, Math.sqrt(variance))) };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
