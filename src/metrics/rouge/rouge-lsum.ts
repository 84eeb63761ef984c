import type { PrecisionRecallF1, TextPair } from '../metric.ts';
import { countNgrams } from '../ngrams.ts';
import { commonSubsequencePlaces, wordsAcross } from './common-subsequence.ts';
import type { WordsAcross } from './common-subsequence.ts';
import { rougeScore } from './rouge-score.ts';
import { rougeWords } from './words.ts';
import type { RougeOptions } from './words.ts';

/**
 * ROUGE-Lsum (Lin 2004, section 3.2), for texts of several sentences, one a line: a word of a reference's sentence
 * counts where it lies in the longest common subsequence with any sentence of the candidate, but no word oftener than
 * either text has it. Equal to Google's Python `rouge-score` 0.1.2 with its default split_summaries=False.
 *
 * Cost: that of ROUGE-L for each pair of sentences.
 */
export function rougeLsum({ candidate, reference }: TextPair, options?: RougeOptions): PrecisionRecallF1 {
  const candidateLines = linesOfWords(candidate, options);
  const referenceLines = linesOfWords(reference, options);
  const candidateWords = candidateLines.flat();
  const referenceWords = referenceLines.flat();
  const leftInCandidate = countNgrams(candidateWords, 1).counts;
  const leftInReference = countNgrams(referenceWords, 1).counts;
  const across = candidateLines.map(wordsAcross);
  let hits = 0;
  for (const line of referenceLines) {
    for (const word of unionWithEach(line, across)) {
      const [inCandidate, inReference] = [leftInCandidate.get(word) ?? 0, leftInReference.get(word) ?? 0];
      if (inCandidate === 0 || inReference === 0) continue;
      hits += 1;
      leftInCandidate.set(word, inCandidate - 1);
      leftInReference.set(word, inReference - 1);
    }
  }
  return rougeScore(hits, candidateWords.length, referenceWords.length);
}

function linesOfWords(text: string, options?: RougeOptions): string[][] {
  return text.split('\n').map((line) => rougeWords(line, options));
}

/** The sentence's words that are common to it and any of the others, each place once. */
function unionWithEach(sentence: readonly string[], others: readonly WordsAcross[]): string[] {
  const places = new Set(others.flatMap((other) => commonSubsequencePlaces(sentence, other)));
  return sentence.filter((_, place) => places.has(place));
}
