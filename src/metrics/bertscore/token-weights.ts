import type { ThreadPool } from './thread-pool.ts';

/** What each of a text's tokens weighs in the means of its similarities. */
export type WeighTokens = (ids: readonly number[]) => readonly number[];

/** Every token 1, but the special ones ([CLS], [SEP]) 0, wherever they stand. */
export function equalWeights(specialIds: readonly number[]): WeighTokens {
  return (ids) => ids.map((id) => (specialIds.includes(id) ? 0 : 1));
}

const TEXTS_AT_A_TIME = 500;

/**
 * Inverse document frequencies over the references, one as often as it is given, as bert_score's `get_idf_dict`:
 * `log((N + 1) / (df + 1))` where `df` of `N` texts have the token. Special tokens are in every text and so weigh 0.
 */
export async function inverseDocumentFrequencies(
  pool: ThreadPool,
  references: readonly string[],
  signal: AbortSignal | undefined,
): Promise<WeighTokens> {
  const times = new Map<string, number>();
  for (const reference of references) times.set(reference, (times.get(reference) ?? 0) + 1);
  const frequencies = new Map<number, number>();
  const texts = [...times.keys()];
  for (let start = 0; start < texts.length; start += TEXTS_AT_A_TIME) {
    const lot = texts.slice(start, start + TEXTS_AT_A_TIME);
    const tokenized = await pool.run('tokenize', lot, signal);
    lot.forEach((text, at) => {
      for (const id of new Set(tokenized[at])) {
        frequencies.set(id, (frequencies.get(id) ?? 0) + (times.get(text) ?? 0));
      }
    });
  }
  return (ids) => ids.map((id) => Math.log((references.length + 1) / ((frequencies.get(id) ?? 0) + 1)));
}
