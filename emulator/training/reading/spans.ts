/** The pieces of a prompt that an answer can be made of, each with the features that the model weighs. */

import { hashOf, mix } from '../hashing.ts';
import { speakersOf } from '../speech/speakers.ts';
import { tellings } from '../speech/tellings.ts';
import type { Content } from './content.ts';
import { FeatureWriter, type FeatureTable } from './feature-table.ts';
import { describe } from './features.ts';
import { placesOf, type SpanKind, type SpanPlace } from './places.ts';
import { Boundary, countedWords, type ReadText, type Token } from './text.ts';
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

/** What of a repertoire decides which spans there are and how they look. */
export interface SpanSettings {
  readonly longestWords: number;
  readonly namesTakeArticle: boolean;
  /** Words that several completions use. */
  readonly vocabulary: ReadonlySet<string>;
}

const TELLING = hashOf('telling');
const MOST_TELLINGS = 80;
const WITH_STOP: ReadonlySet<SpanKind> = new Set(['sentence', 'window']);

export function spansOf(content: Content, settings: SpanSettings): { spans: Span[]; features: FeatureTable } {
  const places = placesOf(content, settings.longestWords);
  const writer = new FeatureWriter();
  const describeSpan = describe(content, settings.vocabulary, writer);
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
      opens:
        !told &&
        ((content.read.tokens[place.from]?.before ?? 0) > 0 ||
          content.read.tokens[place.from - 1]?.isFunction === true),
      unit: told || place.kind === 'sentence',
    });
  };
  for (const { place, text } of tellingsOf(content, places, settings.namesTakeArticle)) {
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

function tellingsOf(
  content: Content,
  places: readonly SpanPlace[],
  namesTakeArticle: boolean,
): { place: SpanPlace; text: string }[] {
  const speakers = speakersOf(content.read, namesTakeArticle);
  if (speakers === null) {
    return [];
  }
  const found: { place: SpanPlace; text: string }[] = [];
  for (const place of places) {
    if (
      (place.kind === 'sentence' || place.kind === 'clause') &&
      found.length < MOST_TELLINGS &&
      opensClause(content.read, place.from)
    ) {
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
  return (
    (tokens[from]?.before ?? 0) > Boundary.none ||
    /^(?:and|but|so|because|if|that|when)$/.test(tokens[from - 1]?.lower ?? '')
  );
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
