/** What the model can see of a span: where it stands, what it looks like, what surrounds it. */

import { hashOf, mix } from '../hashing.ts';
import type { Content } from './content.ts';
import type { FeatureWriter } from './feature-table.ts';
import type { SpanPlace } from './places.ts';
import { findQuestion, stem } from './question.ts';
import { Boundary, type Token } from './text.ts';
import { wordClass, wordShape } from './word-classes.ts';

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
  question: hashOf('span:question'),
  kindSentence: hashOf('span:kindSentence'),
  pronouns: hashOf('span:pronouns'),
  before2: hashOf('span:before2'),
  pattern: hashOf('span:pattern'),
  patternSpeaker: hashOf('span:patternSpeaker'),
  patternSentence: hashOf('span:patternSentence'),
};

/** Single words are many and tell less than classes do; this keeps chance company from weighing as much. */
const WORD = 0.5;
const NOTHING = hashOf('¶');

/** Returns a function that writes down the features of any span of the content. */
export function describe(
  content: Content,
  vocabulary: ReadonlySet<string>,
  writer: FeatureWriter,
): (place: SpanPlace) => void {
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
    const key = keys[first.line] ?? NOTHING;
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
    const previousWord = previous === undefined ? NOTHING : (words[from - 1] ?? 0);
    const next = last.after < Boundary.line ? tokens[to] : undefined;
    writer.add(mix(F.previous, previousWord), WORD);
    writer.add(mix(F.previousClass, mix(previous === undefined ? 0 : (classes[from - 1] ?? 0), first.before)));
    writer.add(mix(F.before2, mix(words[from - 2] ?? NOTHING, previousWord)), WORD);
    writer.add(mix(F.next, next === undefined ? NOTHING : (words[to] ?? 0)), WORD);
    writer.add(mix(F.nextClass, mix(next === undefined ? 0 : (classes[to] ?? 0), last.after)));
    writer.add(mix(F.first, words[from] ?? 0), WORD);
    writer.add(mix(F.last, words[to - 1] ?? 0), WORD);
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
      writer.add(mix(F.asked, mix(question.word, previousWord)), WORD);
      writer.add(mix(F.askedNear, 0), askedNear[sentence] ?? 0);
      writer.add(
        mix(
          F.askedNear,
          1 + (sentence === question.sentence ? 2 : (askedNear[sentence] ?? 0) >= bestNear && bestNear > 0 ? 1 : 0),
        ),
      );
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
