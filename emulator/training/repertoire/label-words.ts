/**
 * Which words go with which label: counts from the training records, and the evidence that they give about another
 * prompt (naive Bayes). How much that evidence weighs is learnt.
 */

export interface LabelWords {
  /** Records of each label, in the order of the label templates. */
  readonly records: readonly number[];
  /** By word: `[label, count, label, count, …]`. */
  readonly counts: Readonly<Record<string, readonly number[]>>;
}

const SMOOTHING = 0.3;
const MOST_WORDS = 20_000;

export function countLabelWords(
  labels: number,
  records: readonly { readonly label: number; readonly words: readonly string[] }[],
): LabelWords {
  const totals = Array.from({ length: labels }, () => 0);
  const counts = new Map<string, Map<number, number>>();
  for (const { label, words } of records) {
    totals[label] = (totals[label] ?? 0) + 1;
    for (const word of words) {
      const byLabel = counts.get(word) ?? new Map<number, number>();
      byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
      counts.set(word, byLabel);
    }
  }
  const frequent = [...counts].sort((a, b) => total(b[1]) - total(a[1])).slice(0, MOST_WORDS);
  return {
    records: totals,
    counts: Object.fromEntries(frequent.map(([word, byLabel]) => [word, [...byLabel].flat()])),
  };
}

function total(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/**
 * Evidence for each label, its mean taken away and scaled so that a long prompt says no more than a short one.
 * A prompt that was itself counted under `own` is left out of the counts, or it would speak for itself.
 */
export function labelEvidence(
  { records, counts }: LabelWords,
  words: readonly string[],
  own: number | null,
): Float64Array {
  const all = records.reduce((sum, count) => sum + count, 0) - (own === null ? 0 : 1);
  const size = records.map((count, label) => count - (label === own ? 1 : 0));
  const evidence = Float64Array.from(size, (count) => Math.log((count + 1) / (all + size.length)));
  let known = 0;
  for (const word of words) {
    const list = Object.hasOwn(counts, word) ? counts[word] : undefined;
    if (list === undefined) {
      continue;
    }
    const seen = new Float64Array(size.length);
    let sum = 0;
    for (let index = 0; index < list.length; index += 2) {
      const label = list[index] as number;
      const count = (list[index + 1] as number) - (label === own ? 1 : 0);
      seen[label] = count;
      sum += count;
    }
    if (sum <= 0) {
      continue;
    }
    known++;
    const background = sum / Math.max(1, all);
    for (let label = 0; label < evidence.length; label++) {
      const rate = ((seen[label] as number) + SMOOTHING * background) / ((size[label] as number) + SMOOTHING);
      evidence[label] = (evidence[label] as number) + Math.log(Math.max(1e-4, rate) / background);
    }
  }
  const mean = evidence.reduce((sum, value) => sum + value, 0) / Math.max(1, evidence.length);
  const scale = 1 / Math.sqrt(1 + known);
  return evidence.map((value) => Math.max(-4, Math.min(4, (value - mean) * scale)));
}
