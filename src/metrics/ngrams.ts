export interface NgramCounts {
  /** How often each run of words occurs, by the words with a space between. */
  readonly counts: Map<string, number>;
  readonly total: number;
}

/** Counts each run of `order` words; words hold no space. */
export function countNgrams(words: readonly string[], order: number): NgramCounts {
  const counts = new Map<string, number>();
  const total = Math.max(words.length - order + 1, 0);
  for (let start = 0; start < total; start++) {
    const ngram = order === 1 ? (words[start] ?? '') : words.slice(start, start + order).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return { counts, total };
}
