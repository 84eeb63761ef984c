/**
 * p-values of several tests, corrected so that the chance of even one false alarm among them stays below the level at
 * which each is read: Holm's step-down procedure (1979, https://www.jstor.org/stable/4615733). The smallest is
 * multiplied by the number of tests, the next by one less, and so on; none falls below a smaller one's, none exceeds 1.
 *
 * Cost: n log n.
 *
 * @returns corrected p-values in the order given
 * @throws RangeError for a p-value outside of 0 to 1, named by its index
 * @example
 * holm([0.01, 0.04, 0.03]); // => [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  for (const [index, pValue] of pValues.entries())
    if (!(pValue >= 0 && pValue <= 1))
      throw new RangeError(`p-value ${index} of ${pValues.length} is ${pValue}, but must be from 0 to 1.`);
  const ascending = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  const corrected = pValues.slice();
  let largest = 0;
  for (const [rank, [index, pValue]] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, pValue * (pValues.length - rank)));
    corrected[index] = largest;
  }
  return corrected;
}
