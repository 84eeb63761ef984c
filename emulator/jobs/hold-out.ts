/**
 * Sets a share of the records aside for validation: the same ones each time, and spread at random, for files often
 * come in an order (all of one class first, or classes in turn) that any regular choice would run into.
 */
export function holdOut<T>(
  records: readonly T[],
  percentage: number,
): { readonly training: readonly T[]; readonly validation: readonly T[] } {
  const count = Math.min(records.length - 1, Math.max(1, Math.round((records.length * percentage) / 100)));
  const chosen = new Set(shuffledIndexes(records.length).slice(0, count));
  return {
    training: records.filter((_, index) => !chosen.has(index)),
    validation: records.filter((_, index) => chosen.has(index)),
  };
}

/** Fisher and Yates's shuffle over a linear congruential generator (Numerical Recipes' constants), fixed seed. */
function shuffledIndexes(count: number): number[] {
  const indexes = Array.from({ length: count }, (_, index) => index);
  let state = 20_240_229;
  for (let last = count - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [indexes[last], indexes[other]] = [indexes[other] as number, indexes[last] as number];
  }
  return indexes;
}
