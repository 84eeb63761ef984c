/**
 * How the little model reads a prompt: tokens with their place and the boundaries around them, lines with
 * their keys ("Text:", "#Person1#:"), and sentences.
 */

import { hashOf } from '../hashing.ts';
import { isFunctionWord } from './word-classes.ts';

/** What separates a token from the one before it, from nothing to a new line. */
export const Boundary = { none: 0, weak: 1, strong: 2, line: 3 } as const;

export interface Token {
  /** Offsets of the bare token (without the punctuation around it) in the text. */
  readonly start: number;
  readonly end: number;
  readonly raw: string;
  readonly lower: string;
  readonly before: number;
  readonly after: number;
  /** Where a sentence that ends with this token ends: after its full stop. */
  readonly sentenceEnd: number;
  readonly line: number;
  /** Its words as ROUGE counts them: none, one or several. */
  readonly words: readonly string[];
  readonly isFunction: boolean;
  readonly hash: number;
}

export interface Line {
  readonly firstToken: number;
  /** One past the last token. */
  readonly endToken: number;
  /** What stands before the colon that opens the line, lower case; inherited from a line that is nothing else. */
  readonly key: string;
  /** Where the value after the key starts. */
  readonly valueToken: number;
}

export interface ReadText {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly lines: readonly Line[];
}

const LONGEST_HEAD = 9_000;
const LONGEST_TAIL = 3_000;
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
const OPENING_MARKS = /^[("'“‘«[{<*_`>|~=-]+/u;
const CLOSING_MARKS = /[.,;:!?…"'”’»\]}>*_`|~=。！？、-]+$/u;
const ONE_WORD = /^[\p{L}\p{N}]+$/u;
const ABBREVIATION = /^(?:mr|mrs|ms|dr|prof|st|no|vs|e\.g|i\.e|etc|inc|ltd|co|jr|sr|approx|[a-z])$/;
const KEY_OF_LINE = /^\s*[-*>]*\s*([\p{L}\p{N}#][\p{L}\p{N}#'’ ._/()-]{0,38}?)\s*:(?=\s|$)/u;

/** Words as ROUGE counts them: lower-case runs of letters and digits. */
export function countedWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Reads a text; of a very long one its head and its tail, which keeps an answer's cost bounded. */
export function readText(whole: string): ReadText {
  const clipped =
    whole.length > LONGEST_HEAD + LONGEST_TAIL
      ? `${whole.slice(0, LONGEST_HEAD)}\n${whole.slice(-LONGEST_TAIL)}`
      : whole;
  // Data that went through one JSON encoding too many (the AWS sample's first prompt) has "\n" as two characters.
  const text = clipped.replaceAll(/\\r?\\n|\\n|\r\n?/g, '\n');
  const tokens: Token[] = [];
  const lines: Line[] = [];
  let offset = 0;
  let key = '';
  for (const content of text.split('\n')) {
    const first = tokens.length;
    readLine(content, offset, lines.length, tokens);
    offset += content.length + 1;
    if (tokens.length === first) {
      continue;
    }
    const match = KEY_OF_LINE.exec(content);
    const matched = match?.[1] !== undefined && match[1].trim().split(/\s+/).length <= 4 ? match : null;
    let valueToken = first;
    if (matched !== null) {
      key = (matched[1] ?? '').toLowerCase();
      const valueStart = offset - content.length - 1 + matched[0].length;
      while (valueToken < tokens.length && (tokens[valueToken]?.start ?? 0) < valueStart) {
        valueToken++;
      }
    }
    lines.push({ firstToken: first, endToken: tokens.length, key, valueToken });
    if (matched !== null && valueToken < tokens.length && !sameLineKeyGoesOn(content)) {
      key = '';
    }
  }
  return { text, tokens, lines };
}

/** A key with a value on its own line says nothing about the lines below, unless it opens a paragraph. */
function sameLineKeyGoesOn(content: string): boolean {
  return content.length > 200;
}

function readLine(content: string, offset: number, line: number, tokens: Token[]): void {
  const first = tokens.length;
  for (const match of content.matchAll(TOKEN)) {
    const whole = match[0];
    const opening = OPENING_MARKS.exec(whole)?.[0] ?? '';
    const rest = whole.slice(opening.length);
    let closing = CLOSING_MARKS.exec(rest)?.[0] ?? '';
    if (
      rest.length > closing.length &&
      rest.slice(0, rest.length - closing.length).endsWith(')') &&
      !rest.includes('(')
    ) {
      closing = rest.slice(rest.slice(0, rest.length - closing.length).replace(/\)+$/u, '').length);
    }
    const core = rest.slice(0, rest.length - closing.length);
    const previous = tokens.length > first ? tokens[tokens.length - 1] : undefined;
    if (core === '') {
      if (previous !== undefined) {
        tokens[tokens.length - 1] = { ...previous, after: Math.max(previous.after, markStrength(whole, '')) };
      }
      continue;
    }
    const lower = core.toLowerCase();
    const start = offset + match.index + opening.length;
    const after = markStrength(closing, lower);
    const end = start + core.length;
    const before =
      previous === undefined ? Boundary.line : Math.max(previous.after, opening === '' ? 0 : Boundary.weak);
    const stop = /^[)"'”’]*[.!?。！？…]+[)"'”’]*/u.exec(closing)?.[0].length ?? 0;
    const words = ONE_WORD.test(lower) ? [lower] : countedWords(lower);
    tokens.push({
      start,
      end,
      raw: core,
      lower,
      before,
      after,
      sentenceEnd: end + stop,
      line,
      words,
      isFunction: isFunctionWord(lower),
      hash: hashOf(lower),
    });
  }
  const last = tokens[tokens.length - 1];
  if (tokens.length > first && last !== undefined) {
    tokens[tokens.length - 1] = { ...last, after: Boundary.line };
  }
}

function markStrength(marks: string, word: string): number {
  if (/[!?。！？…:;|]/u.test(marks)) {
    return Boundary.strong;
  }
  if (marks.includes('.')) {
    return ABBREVIATION.test(word) ? Boundary.none : Boundary.strong;
  }
  return marks === '' || marks === "'" || marks === '’' ? Boundary.none : Boundary.weak;
}
