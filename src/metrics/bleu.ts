import { bleuWords } from './bleu-words.ts';
import { signature } from './metric.ts';
import { countNgrams } from './ngrams.ts';

/** Of records the effective order, of the whole the full one: sacrebleu's `sentence_bleu` and `corpus_bleu`. */
export const bleuSignature = signature('bleu', {
  case: 'mixed',
  eff: 'yes(record),no(corpus)',
  tok: '13a',
  smooth: 'exp',
  version: 1,
});

const LONGEST_NGRAM = 4;

/** Words of the candidate, of the closest reference; common n-grams of order 1 to 4; the candidate's n-grams of each. */
export const bleuStatisticsWidth = 2 + 2 * LONGEST_NGRAM;

/**
 * What BLEU (Papineni et al. 2002) needs to know of a record: counts that add up over records, so that the score of any
 * choice of records comes from their sum (`bleuScore`). An n-gram counts as often as the reference that has it most.
 *
 * @throws RangeError without a reference.
 */
export function bleuStatistics(candidate: string, references: readonly string[]): number[] {
  if (references.length === 0) throw new RangeError('BLEU needs at least one reference.');
  const words = bleuWords(candidate);
  const referenceWords = references.map(bleuWords);
  const common: number[] = [];
  const totals: number[] = [];
  for (let order = 1; order <= LONGEST_NGRAM; order++) {
    const { counts, total } = countNgrams(words, order);
    const known = referenceWords.map((each) => countNgrams(each, order).counts);
    let matched = 0;
    for (const [ngram, count] of counts) {
      matched += Math.min(count, Math.max(...known.map((each) => each.get(ngram) ?? 0)));
    }
    common.push(matched);
    totals.push(total);
  }
  const lengths = referenceWords.map((each) => each.length);
  return [words.length, closestLength(words.length, lengths), ...common, ...totals];
}

/**
 * BLEU from the (summed) statistics, 0 to 100, equal to sacrebleu 2.6.0: the geometric mean of the n-gram precisions
 * times the brevity penalty; an order without a match gets half the last one's credit, and so on (smoothing "exp").
 * `effectiveOrder` leaves out orders for which the candidate is too short: for single records.
 */
export function bleuScore(statistics: ArrayLike<number>, { effectiveOrder }: { effectiveOrder: boolean }): number {
  const at = (index: number): number => statistics[index] ?? 0;
  const [candidateWords, referenceWords] = [at(0), at(1)];
  let orders = LONGEST_NGRAM;
  let logarithms = 0;
  let halvings = 1;
  let anyMatch = false;
  for (let order = 0; order < LONGEST_NGRAM; order++) {
    const [matched, total] = [at(2 + order), at(2 + LONGEST_NGRAM + order)];
    if (total === 0) {
      if (!effectiveOrder) return 0; // an order without n-grams makes the product 0
      orders = order;
      break;
    }
    if (matched > 0) anyMatch = true;
    else halvings *= 2;
    logarithms += Math.log(matched > 0 ? (100 * matched) / total : 100 / (halvings * total));
  }
  if (!anyMatch) return 0;
  const brevity = candidateWords < referenceWords ? Math.exp(1 - referenceWords / candidateWords) : 1;
  return Math.min(100, brevity * Math.exp(logarithms / orders)); // rounding may lift a perfect score above 100
}

/** Of two equally close ones the shorter. */
function closestLength(length: number, references: readonly number[]): number {
  const distance = (each: number): number => Math.abs(each - length);
  return references.reduce((best, each) => {
    const nearer = distance(each) - distance(best);
    return nearer < 0 || (nearer === 0 && each < best) ? each : best;
  });
}
