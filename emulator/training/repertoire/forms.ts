/** Literal text with slots, found by what the completions have in common. */

import type { TrainingRecord } from '../index.ts';
import { countedWords } from '../reading/text.ts';
import type { Work } from '../turns.ts';
import { listsWith } from './frequency.ts';
import { slotLength } from './slot-length.ts';
import type { Template } from './templates.ts';

const MOST_FORMS = 10;
const MOST_SLOTS = 6;
/** Shares of the records: that have a piece of text which is literal, that have a form at all, and that it adds. */
const LITERAL_SHARE = 0.08;
const FORM_SHARE = 0.03;
/** Of the completions of a form, so many must be fillable from their prompts. */
const FILLABLE_SHARE = 0.6;
const LEAST_RECORDS = 3;

interface Found {
  readonly parts: readonly string[];
  /** By slot: the values of all completions of the form. */
  readonly values: string[][];
  fillable: number;
}

/** Literal text with slots, such as "Name: … | Date: …": what several completions have in common, in its order. */
export function* forms(records: readonly TrainingRecord[], isCopied: (word: string) => boolean): Work<Template[]> {
  const given = records.map(({ prompt, completion }) => ({ prompt: prompt.toLowerCase(), said: completion.trim() }));
  const frequency = yield* listsWith(given.length, (index) => piecesOf(given[index]?.said ?? ''));
  const needed = Math.max(LEAST_RECORDS, LITERAL_SHARE * records.length);
  const isLiteral = (piece: string): boolean => (frequency.get(piece) ?? 0) >= needed && !isCopied(piece.toLowerCase());
  const found = new Map<string, Found>();
  for (const { prompt, said } of given) {
    const { parts, values } = fill(piecesOf(said), isLiteral);
    if (isForm(parts, values)) {
      const name = parts.join('\u0000');
      const form = found.get(name) ?? { parts, values: values.map(() => []), fillable: 0 };
      form.fillable += isFillable(values, prompt) ? 1 : 0;
      for (const [slot, value] of values.entries()) {
        form.values[slot]?.push(value);
      }
      found.set(name, form);
    }
    yield;
  }
  const candidates = [...found.values()]
    .filter(({ fillable }) => fillable >= Math.max(LEAST_RECORDS, FORM_SHARE * records.length))
    .filter(({ fillable, values }) => fillable >= FILLABLE_SHARE * (values[0]?.length ?? 0))
    // The more general form first: a special one is kept only for completions that no other form covers.
    .sort((a, b) => a.parts.length - b.parts.length || b.fillable - a.fillable)
    .map(templateOf);
  const kept: Template[] = [];
  let open = given;
  for (const template of candidates) {
    const left = open.filter(({ prompt, said }) => !isFillable(valuesIn(template, said), prompt));
    if (open.length - left.length >= needed && kept.length < MOST_FORMS) {
      kept.push(template);
      open = left;
    }
    yield;
  }
  return kept;
}

/** Slots with literal words between them; one slot needs words after it too, or it would be an opening. */
function isForm(parts: readonly string[], values: readonly string[]): boolean {
  const hasWordsAfterFirst = countedWords(parts.slice(1).join(' ')).length > 0;
  return (
    values.length > 0 &&
    values.length <= MOST_SLOTS &&
    (values.length > 1 || hasWordsAfterFirst) &&
    parts.slice(1, -1).every((part) => part.trim() !== '')
  );
}

function isFillable(values: readonly string[] | null, prompt: string): boolean {
  return values?.every((value) => prompt.includes(value.toLowerCase())) ?? false;
}

function templateOf({ parts, values }: Found): Template {
  return {
    kind: 'form',
    parts,
    slots: values.map((list) => slotLength(list.map((value) => Math.max(1, countedWords(value).length)))),
  };
}

/** Words, the marks around them one by one, and white space. */
function piecesOf(text: string): string[] {
  return (text.match(/\s+|\S+/g) ?? []).flatMap((chunk) => {
    const match = /^([^\p{L}\p{N}$€£#@+-]*)(.*?)([^\p{L}\p{N}%€£#)]*)$/su.exec(chunk);
    return /^\s/.test(chunk) || match === null
      ? [chunk]
      : [...Array.from(match[1] ?? ''), ...(match[2] === '' ? [] : [match[2] ?? '']), ...Array.from(match[3] ?? '')];
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
