/**
 * How good an answer is against a completion, 0 to 1: mostly ROUGE-L F1, partly the F1 of the content words, so that
 * "Return a list of the path" is not praised for its function words.
 */

import { advance, emptyRow, f1After, matchesOf, readReference, type Matches } from '../overlap.ts';
import { countedWords } from '../reading/text.ts';
import { isFunctionWord } from '../reading/word-classes.ts';

const CONTENT_SHARE = 0.3;
const STEM_LENGTH = 6;

/** A piece of an answer: what of it the completion has. */
export interface Piece {
  readonly matches: Matches;
  readonly row: Int32Array;
  readonly words: number;
  readonly contentWords: number;
  readonly contentHits: number;
}

export interface Grader {
  readonly nothing: Piece;
  piece(words: readonly string[]): Piece;
  /** The grade of one piece after another. */
  grade(first: Piece, second: Piece): number;
}

export function graderFor(completion: string, commonWords: ReadonlySet<string>): Grader {
  const isContent = (word: string): boolean => !isFunctionWord(word) && !commonWords.has(word);
  const said = countedWords(completion);
  const reference = readReference(said);
  const start = emptyRow(reference);
  const stems = new Set(said.filter(isContent).map(stem));
  const piece = (words: readonly string[]): Piece => {
    const matches = matchesOf(reference, words);
    let contentWords = 0;
    let contentHits = 0;
    for (const word of words) {
      if (isContent(word)) {
        contentWords++;
        contentHits += stems.has(stem(word)) ? 1 : 0;
      }
    }
    return { matches, row: advance(start, matches), words: words.length, contentWords, contentHits };
  };
  return {
    nothing: piece([]),
    piece,
    grade(first, second) {
      const rougeL = f1After(reference, first.row, second.matches, first.words + second.words);
      if (stems.size === 0) {
        return rougeL;
      }
      const hits = Math.min(stems.size, first.contentHits + second.contentHits);
      const content = (2 * hits) / (stems.size + first.contentWords + second.contentWords);
      return (1 - CONTENT_SHARE) * rougeL + CONTENT_SHARE * Math.min(1, content);
    },
  };
}

function stem(word: string): string {
  return word.length > STEM_LENGTH ? word.slice(0, STEM_LENGTH) : word;
}
