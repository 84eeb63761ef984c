import { f1Of, signature } from './metric.ts';
import type { PrecisionRecallF1, TextPair } from './metric.ts';

/** Equal to Google's Python `rouge-score` 0.1.2, `RougeScorer(["rougeL"], use_stemmer=False)`. */
export const rougeLSignature = signature('rougeL', { stem: 'no', tok: 'rouge-score', version: 1 });

/**
 * ROUGE-L (Lin 2004): the longest common subsequence of both texts' words, over the candidate's words (precision) and
 * the reference's (recall). Words are runs of a–z and 0–9 after lower-casing; all else separates, so that a text
 * without any, as one in Chinese, scores 0.
 *
 * Cost: product of both lengths in time, the shorter one in memory.
 */
export function rougeL({ candidate, reference }: TextPair): PrecisionRecallF1 {
  const candidateWords = words(candidate);
  const referenceWords = words(reference);
  if (candidateWords.length === 0 || referenceWords.length === 0) return { precision: 0, recall: 0, f1: 0 };
  const common = longestCommonSubsequence(candidateWords, referenceWords);
  const precision = common / candidateWords.length;
  const recall = common / referenceWords.length;
  return { precision, recall, f1: f1Of(precision, recall) };
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

/** Length of the longest common subsequence; keeps one row of the table, as long as the shorter list. */
function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const numbers = new Map(short.map((word, index) => [word, index]));
  const columns = Int32Array.from(short, (word) => numbers.get(word) ?? -1);
  const row = new Uint32Array(short.length + 1);
  for (const word of long) {
    const wanted = numbers.get(word);
    if (wanted === undefined) continue; // matches nowhere: the row stays as it is
    let diagonal = 0;
    for (let column = 1; column <= columns.length; column++) {
      const above = row[column] ?? 0;
      row[column] = columns[column - 1] === wanted ? diagonal + 1 : Math.max(above, row[column - 1] ?? 0);
      diagonal = above;
    }
  }
  return row[short.length] ?? 0;
}
