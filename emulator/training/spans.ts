/**
 * The pieces of a prompt that an answer can be made of: sentences, lines, runs of clauses, runs of sentences and
 * short phrases, each with the features that the model weighs.
 */

import { describe, FeatureWriter, type FeatureTable } from './features.ts';
import { hashOf, mix } from './hashing.ts';
import type { Repertoire } from './repertoire.ts';
import { trigrams } from './repertoire.ts';
import { tellings } from './speech.ts';
import { mostlyTranscript } from './speakers.ts';
import { Boundary, countedWords, readText, type ReadText, type Token } from './text.ts';
import { wordClass } from './word-classes.ts';

export interface Span {
  /** What a telling says; any other span's text is read from the prompt when it is needed: see textOf. */
  readonly telling: string | null;
  readonly at: SpanPlace;
  readonly words: readonly string[];
  /** The word before it in the prompt, lower case. */
  readonly previous: string;
  /** The class of its first word, as a number. */
  readonly firstClass: number;
  /** Begins where a phrase can: after a mark or a function word. */
  readonly opens: boolean;
  /** May stand beside another in a two-part answer. */
  readonly unit: boolean;
}

export type SpanKind = 'sentence' | 'line' | 'clause' | 'window' | 'phrase' | 'telling' | 'key';

/** A span before it has features: tokens `from` up to, not including, `to`. */
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

export interface Content {
  readonly read: ReadText;
  /** Tokens that belong to the frame which all prompts share. */
  readonly inFrame: readonly boolean[];
  readonly sentences: readonly { from: number; to: number }[];
}

const MOST_SPANS = 320;
const MOST_SENTENCES_IN_WINDOW = 6;

export function readContent(prompt: string, frame: ReadonlySet<string>): Content {
  const read = readText(prompt);
  const inFrame = frameOf(read, frame);
  return { read, inFrame, sentences: sentencesOf(read, inFrame) };
}

/** Whole lines that prompts share, the shared beginning of the first line and the shared end of the last. */
function frameOf(read: ReadText, frame: ReadonlySet<string>): boolean[] {
  const shared = trigrams(read).map((trigram) => frame.has(trigram));
  const inFrame = shared.map(() => false);
  for (const [index, { firstToken, endToken }] of read.lines.entries()) {
    const whole = shared.slice(firstToken, endToken).every(Boolean);
    for (let at = firstToken; at < endToken && (whole || (index === 0 && shared[at] === true)); at++) {
      inFrame[at] = true;
    }
    for (let at = endToken - 1; at >= firstToken && index === read.lines.length - 1 && shared[at] === true; at--) {
      inFrame[at] = true;
    }
  }
  // Prompts that are the same from end to end would be left without content.
  return inFrame.every(Boolean) ? inFrame.map(() => false) : inFrame;
}

function sentencesOf(read: ReadText, inFrame: readonly boolean[]): { from: number; to: number }[] {
  const sentences: { from: number; to: number }[] = [];
  for (const line of read.lines) {
    let from = line.valueToken;
    for (let index = line.valueToken; index < line.endToken; index++) {
      if (inFrame[index] === true) {
        if (index > from) {
          sentences.push({ from, to: index });
        }
        from = index + 1;
        continue;
      }
      if ((read.tokens[index]?.after ?? 0) >= Boundary.strong || index === line.endToken - 1) {
        sentences.push({ from, to: index + 1 });
        from = index + 1;
      }
    }
  }
  return sentences;
}

export function spansOf(content: Content, repertoire: Repertoire, vocabulary: ReadonlySet<string>): { spans: Span[]; features: FeatureTable } {
  const places = choose(placesOf(content, repertoire.longestWords));
  const writer = new FeatureWriter();
  const describeSpan = describe(content, vocabulary, writer);
  const seen = new Set<number>();
  const spans: Span[] = [];
  const isNew = (hash: number): boolean => seen.size < seen.add(hash).size;
  const add = (place: SpanPlace, telling: string | null, words: readonly string[]): void => {
    const told = telling !== null;
    describeSpan(place);
    spans.push({
      telling,
      at: place,
      words,
      previous: told ? '' : (content.read.tokens[place.from - 1]?.lower ?? ''),
      firstClass: told ? TELLING : hashOf(wordClass(content.read.tokens[place.from]?.lower ?? '')),
      opens: !told && ((content.read.tokens[place.from]?.before ?? 0) > 0 || content.read.tokens[place.from - 1]?.isFunction === true),
      unit: told || place.kind === 'sentence',
    });
  };
  for (const { place, text } of tellingsOf(content, places, repertoire)) {
    if (isNew(hashOf(text))) {
      add(place, text, countedWords(text));
    }
  }
  for (const place of places) {
    let same = 0;
    const words: string[] = [];
    for (let index = place.from; index < place.to; index++) {
      const token = content.read.tokens[index] as Token;
      same = mix(same, token.hash);
      words.push(...token.words);
    }
    if (words.length > 0 && isNew(same)) {
      add(place, null, words);
    }
  }
  return { spans, features: writer.table() };
}

const TELLING = hashOf('telling');
const MOST_TELLINGS = 80;

function tellingsOf(content: Content, places: readonly SpanPlace[], repertoire: Repertoire): { place: SpanPlace; text: string }[] {
  const speakers = mostlyTranscript(content.read, repertoire.namesTakeArticle);
  if (speakers === null) {
    return [];
  }
  const found: { place: SpanPlace; text: string }[] = [];
  for (const place of places) {
    if ((place.kind === 'sentence' || place.kind === 'clause') && found.length < MOST_TELLINGS && opensClause(content.read, place.from)) {
      const speaker = speakers.orderAt(content.read.tokens[place.from]?.line ?? 0);
      for (const { pattern, text } of tellings(content, speakers, place.from, place.to)) {
        const capital = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
        found.push({ place: { ...place, kind: 'telling', pattern, speaker }, text: capital });
      }
    }
  }
  return found;
}

function opensClause({ tokens }: ReadText, from: number): boolean {
  return (tokens[from]?.before ?? 0) > Boundary.none || /^(?:and|but|so|because|if|that|when)$/.test(tokens[from - 1]?.lower ?? '');
}

/** What a span says, as the prompt writes it. */
export function textOf({ read }: Content, span: Span): string {
  if (span.telling !== null) {
    return span.telling;
  }
  const first = read.tokens[span.at.from] as Token;
  const last = read.tokens[span.at.to - 1] as Token;
  const keepsStop = WITH_STOP.has(span.at.kind);
  return read.text.slice(first.start, keepsStop ? last.sentenceEnd : last.end).replaceAll(/\s*\n\s*/g, ' ');
}

const WITH_STOP: ReadonlySet<SpanKind> = new Set(['sentence', 'line', 'window']);

function placesOf(content: Content, longestWords: number): SpanPlace[] {
  const { sentences, read } = content;
  const places: SpanPlace[] = [];
  const total = sentences.length;
  for (const [index, { from, to }] of sentences.entries()) {
    const base = { sentence: index, sentences: total };
    if (to - from <= longestWords * 1.5 + 4) {
      places.push({ from, to, kind: 'sentence', ...base });
    }
    places.push(...clauseRuns(read, from, to, longestWords).map((run) => ({ ...run, kind: 'clause' as const, ...base })));
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

const MOST_KEYS = 8;

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
  for (let start = 0; start < cuts.length - 1 && start < 8; start++) {
    for (let end = start + 1; end < cuts.length && end <= start + 5; end++) {
      const run = { from: cuts[start] ?? 0, to: cuts[end] ?? 0 };
      const length = run.to - run.from;
      if (length >= 2 && length < to - from && length <= longestWords) {
        runs.push(run);
      }
    }
  }
  return runs;
}

const CUT_BEFORE = new Set('and or but because so that which who when while where if although since as with after before for to in on at by'.split(' '));
const LONGEST_PHRASE = 9;

/** Short runs of words that begin and end where a phrase can. */
function phrases(read: ReadText, from: number, to: number, longestWords: number): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const longest = Math.min(LONGEST_PHRASE, longestWords);
  for (let start = from; start < to; start++) {
    const token = read.tokens[start] as Token;
    const previous = read.tokens[start - 1];
    const opens =
      start === from || token.before > 0 || previous?.isFunction === true || !/^\p{Ll}/u.test(token.raw);
    for (let end = start + 1; end <= Math.min(to, start + longest); end++) {
      const last = read.tokens[end - 1] as Token;
      const next = read.tokens[end];
      const closes = end === to || last.after > 0 || next === undefined || next.isFunction || !/^\p{Ll}/u.test(next.raw);
      const short = end - start <= 3;
      if (!last.isFunction && ((opens && closes) || (short && !token.isFunction))) {
        found.push({ from: start, to: end });
      }
    }
  }
  return found;
}

/** Keeps the whole range of a long prompt, thinning phrases first. */
function choose(places: readonly SpanPlace[]): readonly SpanPlace[] {
  if (places.length <= MOST_SPANS) {
    return places;
  }
  const large = places.filter((place) => place.kind !== 'phrase');
  const kept = large.length <= MOST_SPANS * 0.6 ? large : thin(large, Math.floor(MOST_SPANS * 0.6));
  return [...kept, ...thin(places.filter((place) => place.kind === 'phrase'), MOST_SPANS - kept.length)];
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
