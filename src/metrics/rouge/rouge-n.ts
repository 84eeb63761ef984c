import type { PrecisionRecallF1, TextPair } from '../metric.ts';
import { countNgrams } from '../ngrams.ts';
import { rougeScore } from './rouge-score.ts';
import { rougeWords } from './words.ts';
import type { RougeOptions } from './words.ts';

/**
 * ROUGE-N (Lin 2004): runs of `order` words that both texts have, each as often as in the text that has it less, over
 * the candidate's runs (precision) and the reference's (recall). Equal to Google's Python `rouge-score` 0.1.2.
 */
export function rougeN(order: number, { candidate, reference }: TextPair, options?: RougeOptions): PrecisionRecallF1 {
  const ofCandidate = countNgrams(rougeWords(candidate, options), order);
  const ofReference = countNgrams(rougeWords(reference, options), order);
  let common = 0;
  for (const [ngram, count] of ofReference.counts) common += Math.min(count, ofCandidate.counts.get(ngram) ?? 0);
  return rougeScore(common, ofCandidate.total, ofReference.total);
}
