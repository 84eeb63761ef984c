/**
 * Where in a prompt answers can stand: its sentences, runs of clauses, runs of sentences, short phrases, and the keys of
 * its lines.
 */

import type { Content } from './content.ts';
import { Boundary, type ReadText, type Token } from './text.ts';

export type SpanKind = 'sentence' | 'clause' | 'window' | 'phrase' | 'telling' | 'key';

/** Tokens `from` up to, not including, `to`. */
export interface SpanPlace {
  readonly from: number;
  readonly to: number;
  readonly kind: SpanKind;
  readonly sentence: number;
  readonly sentences: number;
  /** How a telling tells, and which speaker's words. */
  readonly pattern?: string;
  readonly speaker?: number;
}

const MOST_PLACES = 320;
/** Of them, what is not a short phrase. */
const MOST_LARGE_PLACES = 190;
const MOST_SENTENCES_IN_WINDOW = 6;
const MOST_KEYS = 8;
const MOST_CLAUSES = 8;
const MOST_CLAUSES_IN_RUN = 5;
const LONGEST_PHRASE_WORDS = 9;
/** Phrases of so few words may also begin and end inside others. */
const SHORT_PHRASE_WORDS = 3;
const CUT_BEFORE = new Set(
  'and or but because so that which who when while where if although since as with after before for to in on at by'.split(
    ' ',
  ),
);

export function placesOf(content: Content, longestWords: number): SpanPlace[] {
  return choose(allPlaces(content, longestWords));
}

function allPlaces(content: Content, longestWords: number): SpanPlace[] {
  const { sentences, read } = content;
  const places: SpanPlace[] = [];
  const total = sentences.length;
  for (const [index, { from, to }] of sentences.entries()) {
    const base = { sentence: index, sentences: total };
    if (to - from <= longestWords * 1.5 + 4) {
      places.push({ from, to, kind: 'sentence', ...base });
    }
    places.push(
      ...clauseRuns(read, from, to, longestWords).map((run) => ({ ...run, kind: 'clause' as const, ...base })),
    );
    for (let more = 1; more < MOST_SENTENCES_IN_WINDOW; more++) {
      const end = sentences[index + more]?.to;
      if (end === undefined || end - from > longestWords) {
        break;
      }
      places.push({ from, to: end, kind: 'window', ...base });
    }
    places.push(...phrases(read, from, to, longestWords).map((run) => ({ ...run, kind: 'phrase' as const, ...base })));
  }
  return [...keysOf(content, total), ...places];
}

/** What stands before the colons that open lines: names of speakers, of fields. Each once. */
function keysOf({ read, inFrame }: Content, sentences: number): SpanPlace[] {
  const seen = new Set<string>();
  const places: SpanPlace[] = [];
  for (const { key, firstToken, valueToken } of read.lines) {
    if (valueToken > firstToken && inFrame[firstToken] !== true && !seen.has(key) && places.length < MOST_KEYS) {
      seen.add(key);
      places.push({ from: firstToken, to: valueToken, kind: 'key', sentence: Math.min(places.length, 4), sentences });
    }
  }
  return places;
}

/** Where a sentence can be cut: at commas and before conjunctions and question words. */
function clauseRuns(read: ReadText, from: number, to: number, longestWords: number): { from: number; to: number }[] {
  const cuts = [from];
  for (let index = from + 1; index < to; index++) {
    const token = read.tokens[index];
    if (token !== undefined && (token.before >= Boundary.weak || CUT_BEFORE.has(token.lower))) {
      cuts.push(index);
    }
  }
  cuts.push(to);
  const runs: { from: number; to: number }[] = [];
  for (let start = 0; start < cuts.length - 1 && start < MOST_CLAUSES; start++) {
    for (let end = start + 1; end < cuts.length && end <= start + MOST_CLAUSES_IN_RUN; end++) {
      const run = { from: cuts[start] ?? 0, to: cuts[end] ?? 0 };
      const length = run.to - run.from;
      if (length >= 2 && length < to - from && length <= longestWords) {
        runs.push(run);
      }
    }
  }
  return runs;
}

/** Short runs of words that begin and end where a phrase can. */
function phrases(read: ReadText, from: number, to: number, longestWords: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const longest = Math.min(LONGEST_PHRASE_WORDS, longestWords);
  for (let start = from; start < to; start++) {
    const token = read.tokens[start] as Token;
    const previous = read.tokens[start - 1];
    const opens = start === from || token.before > 0 || previous?.isFunction === true || !/^\p{Ll}/u.test(token.raw);
    for (let end = start + 1; end <= Math.min(to, start + longest); end++) {
      const last = read.tokens[end - 1] as Token;
      const next = read.tokens[end];
      const closes =
        end === to || last.after > 0 || next === undefined || next.isFunction || !/^\p{Ll}/u.test(next.raw);
      const short = end - start <= SHORT_PHRASE_WORDS;
      if (!last.isFunction && ((opens && closes) || (short && !token.isFunction))) {
        found.push({ from: start, to: end });
      }
    }
  }
  return found;
}

/** Keeps the whole range of a long prompt, thinning phrases first. */
function choose(places: readonly SpanPlace[]): SpanPlace[] {
  if (places.length <= MOST_PLACES) {
    return [...places];
  }
  const large = places.filter((place) => place.kind !== 'phrase');
  const kept = thin(large, MOST_LARGE_PLACES);
  const phrasePlaces = places.filter((place) => place.kind === 'phrase');
  return [...kept, ...thin(phrasePlaces, MOST_PLACES - kept.length)];
}

/** Favours the head, where most of what answers need stands, and samples the rest evenly. */
function thin<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) {
    return [...items];
  }
  const head = Math.floor(count * 0.6);
  const stride = (items.length - head) / (count - head);
  return [
    ...items.slice(0, head),
    ...Array.from({ length: count - head }, (_, index) => items[head + Math.floor(index * stride)] as T),
  ];
}
