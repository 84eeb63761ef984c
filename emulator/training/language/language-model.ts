/**
 * A bigram model of running text. Until it has read anything it knows general English only as far as a closed class of
 * function words goes; what it reads then counts, as much as the learning rate says (a Dirichlet prior on either level):
 *
 *   p(word)            = (A · background(word) + seen(word)) / (A + seen)
 *   p(word | previous) = (B · p(word) + seen(previous word)) / (B + seen(previous))
 */

import { isFunctionWord } from '../reading/word-classes.ts';

/** Plain JSON: what was seen, as `[text, count, text, count, …]`; of bigrams the words are parted by a space. */
export interface SavedLanguage {
  readonly words: readonly (string | number)[];
  readonly pairs: readonly (string | number)[];
}

export interface LanguageModel {
  /** Counts a text with this weight. */
  read(text: string, weight: number): void;
  /** Mean of −log p over the words of a text, in nats. */
  lossOf(text: string): number;
  /** By how much its words are likelier than they were before any reading, mean in nats; 0 for a text without words. */
  liftOf(text: string): number;
  /** The words that were seen to follow a word, the most frequent first. */
  following(word: string): readonly string[];
  saved(): SavedLanguage;
}

/** How much reading, in words, the background weighs as much as. */
const PRIOR_WORDS = 5_000;
const PRIOR_FOLLOWERS = 150;
/** Shares of running English, roughly: function words and marks, of which there are few, and all others. */
const FUNCTION_SHARE = 0.5;
const FUNCTION_WORDS = 200;
const OTHER_WORDS = 50_000;
const MOST_SAVED_WORDS = 30_000;
const MOST_SAVED_PAIRS = 100_000;
/** Counts smaller than this change no answer and are not saved. */
const SMALLEST_SAVED_COUNT = 1e-3;

const WORD = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
export const TEXT_START = '¶';

export const wordsOf = (text: string): string[] => text.toLowerCase().match(WORD) ?? [];

export function background(word: string): number {
  const isCommon = isFunctionWord(word) || !/[\p{L}\p{N}]/u.test(word);
  return isCommon ? FUNCTION_SHARE / FUNCTION_WORDS : (1 - FUNCTION_SHARE) / OTHER_WORDS;
}

export function languageModel(saved: SavedLanguage | null = null): LanguageModel {
  const words = new Map<string, number>();
  const followers = new Map<string, Map<string, number>>();
  const sums = new Map<string, number>();
  let seen = 0;
  const count = (previous: string, word: string, weight: number): void => {
    const own = followers.get(previous) ?? new Map<string, number>();
    own.set(word, (own.get(word) ?? 0) + weight);
    followers.set(previous, own);
    sums.set(previous, (sums.get(previous) ?? 0) + weight);
  };
  for (const [word, weight] of pairsIn(saved?.words ?? [])) {
    words.set(word, weight);
    seen += weight;
  }
  for (const [pair, weight] of pairsIn(saved?.pairs ?? [])) {
    const [previous = '', word = ''] = pair.split(' ');
    count(previous, word, weight);
  }
  const chance = (previous: string, word: string): number => {
    const alone = (PRIOR_WORDS * background(word) + (words.get(word) ?? 0)) / (PRIOR_WORDS + seen);
    const after = followers.get(previous)?.get(word) ?? 0;
    return (PRIOR_FOLLOWERS * alone + after) / (PRIOR_FOLLOWERS + (sums.get(previous) ?? 0));
  };
  const mean = (text: string, nats: (previous: string, word: string) => number): number => {
    let sum = 0;
    let previous = TEXT_START;
    const own = wordsOf(text);
    for (const word of own) {
      sum += nats(previous, word);
      previous = word;
    }
    return sum / Math.max(1, own.length);
  };
  return {
    read(text, weight) {
      let previous = TEXT_START;
      for (const word of wordsOf(text)) {
        words.set(word, (words.get(word) ?? 0) + weight);
        seen += weight;
        count(previous, word, weight);
        previous = word;
      }
    },
    lossOf: (text) => mean(text, (previous, word) => -Math.log(chance(previous, word))),
    liftOf: (text) => mean(text, (previous, word) => Math.log(chance(previous, word) / background(word))),
    following: (word) =>
      [...(followers.get(word) ?? [])].sort((one, other) => other[1] - one[1]).map(([follower]) => follower),
    saved: () => ({
      words: mostFrequent(words, MOST_SAVED_WORDS),
      pairs: mostFrequent(
        [...followers].flatMap(([previous, own]) =>
          [...own].map(([word, weight]) => [`${previous} ${word}`, weight] as const),
        ),
        MOST_SAVED_PAIRS,
      ),
    }),
  };
}

function mostFrequent(counts: Iterable<readonly [string, number]>, most: number): (string | number)[] {
  return [...counts]
    .filter(([, weight]) => weight >= SMALLEST_SAVED_COUNT)
    .sort((one, other) => other[1] - one[1])
    .slice(0, most)
    .flatMap(([text, weight]) => [text, Math.round(weight * 1e3) / 1e3]);
}

function* pairsIn(list: readonly (string | number)[]): Generator<[string, number]> {
  for (let index = 0; index + 1 < list.length; index += 2) {
    yield [String(list[index]), Number(list[index + 1])];
  }
}
