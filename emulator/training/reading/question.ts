/** The question that a prompt asks about the rest of it. */

import { hashOf } from '../hashing.ts';
import type { Content } from './content.ts';
import type { Token } from './text.ts';
import { isFunctionWord, wordClass } from './word-classes.ts';

export interface Question {
  /** Index of the sentence that asks, -1 if none does. */
  readonly sentence: number;
  /** What is asked for, as a number: "who", "how many". */
  readonly word: number;
  /** Stems of its content words. */
  readonly words: ReadonlySet<string>;
}

/** The one question that a prompt asks about the rest of it, if there is one. */
export function findQuestion({ read, sentences }: Content): Question {
  const asking = sentences
    .map((place, sentence) => ({ ...place, sentence }))
    .filter(({ to }) => read.text[(read.tokens[to - 1] as Token).end] === '?');
  const keyed = asking.find(({ from }) =>
    /^(?:q|question|query)\b/.test(read.lines[read.tokens[from]?.line ?? 0]?.key ?? ''),
  );
  const chosen = keyed ?? (asking.length === 1 ? asking[0] : undefined);
  if (chosen === undefined) {
    return { sentence: -1, word: 0, words: new Set() };
  }
  const words = new Set<string>();
  let asked = '';
  for (let index = chosen.from; index < chosen.to; index++) {
    const lower = read.tokens[index]?.lower ?? '';
    if (wordClass(lower) === 'question' && asked === '') {
      const next = read.tokens[index + 1]?.lower ?? '';
      asked =
        lower === 'how' || lower === 'what' || lower === 'which'
          ? `${lower} ${isFunctionWord(next) ? '' : next}`
          : lower;
    } else if (!isFunctionWord(lower)) {
      words.add(stem(lower));
    }
  }
  return { sentence: chosen.sentence, word: hashOf(asked), words };
}

export function stem(lower: string): string {
  return lower.length > 5 ? lower.slice(0, 5) : lower;
}
