/** What the model can see of a span: where it stands, what it looks like, what surrounds it. */

import { hashOf, mix } from './hashing.ts';
import type { Content, SpanPlace } from './spans.ts';
import { Boundary, countedWords, type Token } from './text.ts';
import { isFunctionWord, wordClass, wordShape } from './word-classes.ts';

/** Sparse features: 32-bit names and their values. */
export interface FeatureList {
  readonly names: Int32Array;
  readonly values: Float32Array;
}

export class FeatureBuilder {
  readonly #names: number[] = [];
  readonly #values: number[] = [];

  add(name: number, value = 1): void {
    if (value !== 0) {
      this.#names.push(name);
      this.#values.push(value);
    }
  }

  build(): FeatureList {
    return { names: Int32Array.from(this.#names), values: Float32Array.from(this.#values) };
  }
}

const F = Object.fromEntries(
  [
    'kind',
    'key',
    'keyKind',
    'sentence',
    'lastSentence',
    'place',
    'starts',
    'ends',
    'previous',
    'next',
    'previousClass',
    'nextClass',
    'first',
    'last',
    'firstClass',
    'lastClass',
    'shape',
    'asked',
    'askedNear',
    'askedInside',
    'salience',
    'content',
    'known',
    'mentions',
    'word',
    'question',
    'kindSentence',
    'digits',
    'pronouns',
    'before2',
    'pattern',
    'patternSpeaker',
    'patternSentence',
  ].map((name) => [name, hashOf(`span:${name}`)]),
) as Record<string, number>;

function name(feature: string, value: number): number {
  return mix(F[feature] ?? 0, value);
}

/** Returns a function that describes any span of the content. */
export function describe(content: Content, vocabulary: ReadonlySet<string>): (place: SpanPlace) => FeatureList {
  const { tokens, lines } = content.read;
  const frequency = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (content.inFrame[index] !== true) {
      frequency.set(token.lower, (frequency.get(token.lower) ?? 0) + 1);
    }
  }
  const classes = tokens.map((token) => hashOf(wordClass(token.lower)));
  const shapes = tokens.map((token) => wordShape(token.raw));
  const question = findQuestion(content);
  const askedNear = content.sentences.map(({ from, to }) => {
    let near = 0;
    for (let index = from; index < to; index++) {
      near += question.words.has(stem(tokens[index]?.lower ?? '')) ? 1 : 0;
    }
    return question.words.size === 0 ? 0 : Math.min(1, near / question.words.size);
  });
  const bestNear = Math.max(0, ...askedNear.filter((_, index) => index !== question.sentence));

  return (place) => {
    const builder = new FeatureBuilder();
    const { from, to, kind, sentence, sentences } = place;
    const first = tokens[from] as Token;
    const last = tokens[to - 1] as Token;
    const kindHash = hashOf(kind);
    const key = hashOf(lines[first.line]?.key ?? '');
    builder.add(name('kind', kindHash));
    builder.add(name('key', key));
    builder.add(name('keyKind', mix(key, kindHash)));
    const order = Math.min(4, sentence);
    builder.add(name('sentence', order));
    builder.add(name('kindSentence', mix(order, kindHash)));
    builder.add(name('lastSentence', Math.min(3, sentences - 1 - sentence)));
    builder.add(name('place', Math.floor((4.99 * from) / Math.max(1, tokens.length))));
    builder.add(name('starts', first.before));
    builder.add(name('ends', last.after));
    const previous = from > 0 && first.before < Boundary.line ? tokens[from - 1] : undefined;
    const next = last.after < Boundary.line ? tokens[to] : undefined;
    builder.add(name('previous', hashOf(previous?.lower ?? '¶')));
    builder.add(name('previousClass', mix(previous === undefined ? 0 : (classes[from - 1] ?? 0), first.before)));
    builder.add(name('before2', mix(hashOf(tokens[from - 2]?.lower ?? '¶'), hashOf(previous?.lower ?? '¶'))), 0.7);
    builder.add(name('next', hashOf(next?.lower ?? '¶')));
    builder.add(name('nextClass', mix(next === undefined ? 0 : (classes[to] ?? 0), last.after)));
    builder.add(name('first', hashOf(first.lower)), 0.7);
    builder.add(name('last', hashOf(last.lower)), 0.7);
    builder.add(name('firstClass', classes[from] ?? 0));
    builder.add(name('lastClass', classes[to - 1] ?? 0));
    const shape = shapeOf(shapes, from, to);
    builder.add(name('shape', shape));
    let contentWords = 0;
    let repeated = 0;
    let known = 0;
    let asked = 0;
    let pronouns = 0;
    for (let index = from; index < to; index++) {
      const lower = tokens[index]?.lower ?? '';
      known += vocabulary.has(lower) ? 1 : 0;
      if (!isFunctionWord(lower)) {
        contentWords++;
        repeated += Math.min(4, frequency.get(lower) ?? 1) - 1;
        asked += question.words.has(stem(lower)) ? 1 : 0;
      } else if (/^(i|you|my|your|we|me|us|our)\b/.test(lower)) {
        pronouns++;
      }
    }
    if (place.pattern !== undefined) {
      const pattern = hashOf(place.pattern);
      builder.add(name('pattern', pattern));
      builder.add(name('patternSpeaker', mix(pattern, place.speaker ?? 0)));
      builder.add(name('patternSentence', mix(pattern, order)));
    }
    const size = to - from;
    builder.add(name('content', 0), contentWords / size);
    builder.add(name('salience', 0), repeated / Math.max(1, contentWords) / 2);
    builder.add(name('salience', 1), Math.min(3, contentWords + repeated) / 3);
    builder.add(name('known', 0), known / size);
    builder.add(name('pronouns', 0), Math.min(1, (3 * pronouns) / size));
    if ((content.read.text[last.end] ?? '') === '?') {
      builder.add(name('question', kindHash));
    }
    if (question.sentence >= 0) {
      builder.add(name('asked', mix(question.word, shape)));
      builder.add(name('asked', mix(question.word, hashOf(previous?.lower ?? '¶'))), 0.7);
      builder.add(name('askedNear', 0), askedNear[sentence] ?? 0);
      builder.add(name('askedNear', 1 + (sentence === question.sentence ? 2 : (askedNear[sentence] ?? 0) >= bestNear && bestNear > 0 ? 1 : 0)));
      builder.add(name('askedInside', 0), asked / size);
      builder.add(name('askedInside', asked > 0 ? 1 : 2));
    }
    return builder.build();
  };
}

function shapeOf(shapes: readonly string[], from: number, to: number): number {
  const first = hashOf(shapes[from] ?? '');
  if (to - from === 1) {
    return first;
  }
  let same = true;
  for (let index = from + 1; index < to; index++) {
    same &&= shapes[index] === shapes[from];
  }
  return mix(mix(first, hashOf(shapes[to - 1] ?? '')), same ? 1 : 2);
}

function stem(lower: string): string {
  return lower.length > 5 ? lower.slice(0, 5) : lower;
}

interface Question {
  readonly sentence: number;
  readonly word: number;
  readonly words: ReadonlySet<string>;
}

/** The one question that a prompt asks about the rest of it, if there is one. */
function findQuestion({ read, sentences }: Content): Question {
  const asking = sentences
    .map((place, sentence) => ({ ...place, sentence }))
    .filter(({ to }) => read.text[(read.tokens[to - 1] as Token).end] === '?');
  const keyed = asking.filter(({ from }) => /^(?:q|question|query)\b/.test(read.lines[read.tokens[from]?.line ?? 0]?.key ?? ''));
  const chosen = keyed[0] ?? (asking.length === 1 ? asking[0] : undefined);
  if (chosen === undefined) {
    return { sentence: -1, word: 0, words: new Set() };
  }
  const words = new Set<string>();
  let asking2 = '';
  for (let index = chosen.from; index < chosen.to; index++) {
    const lower = read.tokens[index]?.lower ?? '';
    if (wordClass(lower) === 'question' && asking2 === '') {
      const next = read.tokens[index + 1]?.lower ?? '';
      asking2 = lower === 'how' || lower === 'what' || lower === 'which' ? `${lower} ${isFunctionWord(next) ? '' : next}` : lower;
    } else if (!isFunctionWord(lower)) {
      words.add(stem(lower));
    }
  }
  return { sentence: chosen.sentence, word: hashOf(asking2), words };
}

/** Stems of the content words of a text, for what depends on the whole prompt. */
export function promptWords(content: Content): string[] {
  const words = new Set<string>();
  let previous = '';
  for (const [index, token] of content.read.tokens.entries()) {
    if (content.inFrame[index] === true) {
      previous = '';
      continue;
    }
    for (const word of countedWords(token.raw)) {
      const short = word.length > 6 ? word.slice(0, 6) : word;
      words.add(short);
      if (previous !== '' && token.before === 0) {
        words.add(`${previous} ${short}`);
      }
      previous = short;
    }
    if (words.size > 400) {
      break;
    }
  }
  return [...words];
}
