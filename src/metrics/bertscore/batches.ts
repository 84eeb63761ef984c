/** Small batches stay in the processor's cache: 512 tokens were the fastest of 128 to 4,096 measured. */
export const BATCH_TOKENS = 512;

/**
 * Texts of like length together, so that little is padding: sorted by length, at most `BATCH_TOKENS` tokens a batch,
 * padding counted. A longer text is a batch of its own. The longest come first, which ends all threads together.
 */
export function batchesByLength<T>(texts: readonly T[], lengthOf: (text: T) => number): T[][] {
  const sorted = texts.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const batches: T[][] = [];
  let batch: T[] = [];
  let longest = 0;
  for (const text of sorted) {
    if (batch.length === 0 || (batch.length + 1) * longest > BATCH_TOKENS) {
      batch = [];
      batches.push(batch);
      longest = lengthOf(text);
    }
    batch.push(text);
  }
  return batches;
}
