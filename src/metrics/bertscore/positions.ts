/**
 * The position of each token. BERT counts from 0. RoBERTa counts from the padding id + 1 and gives a padding token the
 * padding id itself, also one that the text spells out.
 */
export function positionsOf(ids: readonly number[], positionsAfterId: number | null): number[] {
  if (positionsAfterId === null) return ids.map((_, index) => index);
  let last = positionsAfterId;
  return ids.map((id) => (id === positionsAfterId ? positionsAfterId : ++last));
}
