/** What the model can see of a span: where it stands, what it looks like, what surrounds it. */

import { hashOf, mix } from './hashing.ts';
import type { Content, SpanPlace } from './spans.ts';
import { Boundary, type Token } from './text.ts';
import { isFunctionWord, wordClass, wordShape } from './word-classes.ts';

/** Sparse features of many things: names and values of thing i from `starts[i]` up to `starts[i + 1]`. */
export interface FeatureTable {
  readonly names: Int32Array;
  readonly values: Float32Array;
  readonly starts: Int32Array;
}

/** Writes a feature table, one thing after the other. */
export class FeatureWriter {
  #names = new Int32Array(8192);
  #values = new Float32Array(8192);
  #length = 0;
  readonly #starts: number[] = [];

  begin(): void {
    this.#starts.push(this.#length);
  }

  add(name: number, value = 1): void {
    if (this.#length === this.#names.length) {
      const [names, values] = [this.#names, this.#values];
      this.#names = new Int32Array(2 * names.length);
      this.#values = new Float32Array(2 * values.length);
      this.#names.set(names);
      this.#values.set(values);
    }
    this.#names[this.#length] = name;
    this.#values[this.#length] = value;
    this.#length++;
  }

  table(): FeatureTable {
    return {
      names: this.#names.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
      starts: Int32Array.from([...this.#starts, this.#length]),
    };
  }
}

const F = {
  kind: hashOf('span:kind'),
  key: hashOf('span:key'),
  keyKind: hashOf('span:keyKind'),
  sentence: hashOf('span:sentence'),
  lastSentence: hashOf('span:lastSentence'),
  place: hashOf('span:place'),
  starts: hashOf('span:starts'),
  ends: hashOf('span:ends'),
  previous: hashOf('span:previous'),
  next: hashOf('span:next'),
  previousClass: hashOf('span:previousClass'),
  nextClass: hashOf('span:nextClass'),
  first: hashOf('span:first'),
  last: hashOf('span:last'),
  firstClass: hashOf('span:firstClass'),
  lastClass: hashOf('span:lastClass'),
  shape: hashOf('span:shape'),
  asked: hashOf('span:asked'),
  askedNear: hashOf('span:askedNear'),
  askedInside: hashOf('span:askedInside'),
  salience: hashOf('span:salience'),
  content: hashOf('span:content'),
  known: hashOf('span:known'),
  mentions: hashOf('span:mentions'),
  word: hashOf('span:word'),
  question: hashOf('span:question'),
  kindSentence: hashOf('span:kindSentence'),
  digits: hashOf('span:digits'),
  pronouns: hashOf('span:pronouns'),
  before2: hashOf('span:before2'),
  pattern: hashOf('span:pattern'),
  patternSpeaker: hashOf('span:patternSpeaker'),
  patternSentence: hashOf('span:patternSentence'),
};

const KEY_NOTHING = hashOf('¶');

/** Returns a function that writes down the features of any span of the content. */
export function describe(content: Content, vocabulary: ReadonlySet<string>, writer: FeatureWriter): (place: SpanPlace) => void {
  const { tokens, lines } = content.read;
  const frequency = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (content.inFrame[index] !== true) {
      frequency.set(token.lower, (frequency.get(token.lower) ?? 0) + 1);
    }
  }
  const words = tokens.map(({ hash }) => hash);
  const classes = tokens.map((token) => hashOf(wordClass(token.lower)));
  const shapes = tokens.map((token) => hashOf(wordShape(token.raw)));
  const keys = lines.map(({ key }) => hashOf(key));
  const traits = tokens.map(({ lower, isFunction }) => ({
    known: vocabulary.has(lower) ? 1 : 0,
    content: isFunction ? 0 : 1,
    repeated: isFunction ? 0 : Math.min(4, frequency.get(lower) ?? 1) - 1,
    pronoun: /^(?:i|you|my|your|we|me|us|our)(?:['’]|$)/.test(lower) ? 1 : 0,
  }));
  const question = findQuestion(content);
  const askedWords = tokens.map(({ lower, isFunction }) => (!isFunction && question.words.has(stem(lower)) ? 1 : 0));
  const askedNear = content.sentences.map(({ from, to }) => {
    let near = 0;
    for (let index = from; index < to; index++) {
      near += question.words.has(stem(tokens[index]?.lower ?? '')) ? 1 : 0;
    }
    return question.words.size === 0 ? 0 : Math.min(1, near / question.words.size);
  });
  const bestNear = Math.max(0, ...askedNear.filter((_, index) => index !== question.sentence));

  return (place) => {
    writer.begin();
    const { from, to, kind, sentence, sentences } = place;
    const first = tokens[from] as Token;
    const last = tokens[to - 1] as Token;
    const kindHash = hashOf(kind);
    const key = keys[first.line] ?? KEY_NOTHING;
    writer.add(mix(F.kind, kindHash));
    writer.add(mix(F.key, key));
    writer.add(mix(F.keyKind, mix(key, kindHash)));
    const order = Math.min(4, sentence);
    writer.add(mix(F.sentence, order));
    writer.add(mix(F.kindSentence, mix(order, kindHash)));
    writer.add(mix(F.lastSentence, Math.min(3, sentences - 1 - sentence)));
    writer.add(mix(F.place, Math.floor((4.99 * from) / Math.max(1, tokens.length))));
    writer.add(mix(F.starts, first.before));
    writer.add(mix(F.ends, last.after));
    const previous = from > 0 && first.before < Boundary.line ? tokens[from - 1] : undefined;
    const previousWord = previous === undefined ? KEY_NOTHING : (words[from - 1] ?? 0);
    const next = last.after < Boundary.line ? tokens[to] : undefined;
    writer.add(mix(F.previous, previousWord));
    writer.add(mix(F.previousClass, mix(previous === undefined ? 0 : (classes[from - 1] ?? 0), first.before)));
    writer.add(mix(F.before2, mix((words[from - 2] ?? KEY_NOTHING), previousWord)), 0.7);
    writer.add(mix(F.next, (next === undefined ? KEY_NOTHING : (words[to] ?? 0))));
    writer.add(mix(F.nextClass, mix(next === undefined ? 0 : (classes[to] ?? 0), last.after)));
    writer.add(mix(F.first, words[from] ?? 0), 0.7);
    writer.add(mix(F.last, words[to - 1] ?? 0), 0.7);
    writer.add(mix(F.firstClass, classes[from] ?? 0));
    writer.add(mix(F.lastClass, classes[to - 1] ?? 0));
    const shape = shapeOf(shapes, from, to);
    writer.add(mix(F.shape, shape));
    let contentWords = 0;
    let repeated = 0;
    let known = 0;
    let asked = 0;
    let pronouns = 0;
    for (let index = from; index < to; index++) {
      const trait = traits[index];
      contentWords += trait?.content ?? 0;
      repeated += trait?.repeated ?? 0;
      known += trait?.known ?? 0;
      pronouns += trait?.pronoun ?? 0;
      asked += askedWords[index] ?? 0;
    }
    if (place.pattern !== undefined) {
      const pattern = hashOf(place.pattern);
      writer.add(mix(F.pattern, pattern));
      writer.add(mix(F.patternSpeaker, mix(pattern, place.speaker ?? 0)));
      writer.add(mix(F.patternSentence, mix(pattern, order)));
    }
    const size = to - from;
    writer.add(mix(F.content, 0), contentWords / size);
    writer.add(mix(F.salience, 0), repeated / Math.max(1, contentWords) / 2);
    writer.add(mix(F.salience, 1), Math.min(3, contentWords + repeated) / 3);
    writer.add(mix(F.known, 0), known / size);
    writer.add(mix(F.pronouns, 0), Math.min(1, (3 * pronouns) / size));
    if ((content.read.text[last.end] ?? '') === '?') {
      writer.add(mix(F.question, kindHash));
    }
    if (question.sentence >= 0) {
      writer.add(mix(F.asked, mix(question.word, shape)));
      writer.add(mix(F.asked, mix(question.word, previousWord)), 0.7);
      writer.add(mix(F.askedNear, 0), askedNear[sentence] ?? 0);
      writer.add(mix(F.askedNear, 1 + (sentence === question.sentence ? 2 : (askedNear[sentence] ?? 0) >= bestNear && bestNear > 0 ? 1 : 0)));
      writer.add(mix(F.askedInside, 0), asked / size);
      writer.add(mix(F.askedInside, asked > 0 ? 1 : 2));
    }
  };
}

function shapeOf(shapes: readonly number[], from: number, to: number): number {
  const first = shapes[from] ?? 0;
  if (to - from === 1) {
    return first;
  }
  let same = true;
  for (let index = from + 1; index < to; index++) {
    same &&= shapes[index] === shapes[from];
  }
  return mix(mix(first, shapes[to - 1] ?? 0), same ? 1 : 2);
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
    for (const word of token.words) {
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
