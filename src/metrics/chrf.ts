import { signature } from './metric.ts';
import { pythonWords } from './python-text.ts';

/** As sacrebleu writes it: effective order, up to 6 characters, no words, no white space. */
export const chrfSignature = signature('chrf2', { case: 'mixed', eff: 'yes', nc: 6, nw: 0, space: 'no', version: 1 });

const LONGEST_NGRAM = 6;
/** Recall weighs β² times precision; β = 2 is chrF2. */
const BETA_SQUARED = 4;

/** For each order from 1 to 6: the candidate's n-grams, the reference's, those they have in common. */
export const chrfStatisticsWidth = 3 * LONGEST_NGRAM;

/**
 * What chrF (Popović 2015) needs to know of a record: counts that add up over records (`chrfScore`). Of several
 * references the one with the best score of its own is taken, the first of equals.
 *
 * @throws RangeError without a reference.
 */
export function chrfStatistics(candidate: string, references: readonly string[]): number[] {
  const ofCandidate = allCharacterNgrams(candidate);
  const each = references.map((reference) => compare(ofCandidate, allCharacterNgrams(reference)));
  const [first, ...others] = each;
  if (!first) throw new RangeError('chrF needs at least one reference.');
  return others.reduce((best, other) => (chrfScore(other) > chrfScore(best) ? other : best), first);
}

/** chrF2 from the (summed) statistics, 0 to 100, equal to sacrebleu 2.6.0: means over the orders that both texts have. */
export function chrfScore(statistics: ArrayLike<number>): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (let at = 0; at < chrfStatisticsWidth; at += 3) {
    const [ofCandidate = 0, ofReference = 0, common = 0] = [statistics[at], statistics[at + 1], statistics[at + 2]];
    if (ofCandidate === 0 || ofReference === 0) continue;
    precision += common / ofCandidate;
    recall += common / ofReference;
    orders += 1;
  }
  if (precision + recall === 0) return 0;
  precision /= orders;
  recall /= orders;
  return (100 * (1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall);
}

function compare(candidate: readonly Counts[], reference: readonly Counts[]): number[] {
  return candidate.flatMap((counts, at) => {
    const known = reference[at] as Counts;
    let common = 0;
    for (const [ngram, count] of counts.byNgram) common += Math.min(count, known.byNgram.get(ngram) ?? 0);
    return [known.total === 0 ? 0 : counts.total, known.total, common];
  });
}

interface Counts {
  readonly byNgram: ReadonlyMap<string, number>;
  readonly total: number;
}

/** By order; a character is a code point, white space is left out. */
function allCharacterNgrams(text: string): Counts[] {
  const characters = pythonWords(text).join('');
  const starts: number[] = [];
  for (let at = 0; at < characters.length; at += (characters.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) starts.push(at);
  return Array.from({ length: LONGEST_NGRAM }, (_, index) => {
    const byNgram = new Map<string, number>();
    const total = Math.max(starts.length - index, 0);
    for (let start = 0; start < total; start++) {
      const ngram = characters.slice(starts[start], starts[start + index + 1]);
      byNgram.set(ngram, (byNgram.get(ngram) ?? 0) + 1);
    }
    return { byNgram, total };
  });
}
