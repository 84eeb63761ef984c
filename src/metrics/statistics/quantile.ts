/**
 * The value below which a share of the values lies, read off a straight line between the two nearest values: type 7
 * of Hyndman and Fan (https://doi.org/10.2307/2684934), numpy's and R's default.
 *
 * Cost: n log n for a copy that is sorted.
 *
 * @param share 0 is the smallest value, 0.5 the median, 1 the largest
 * @throws RangeError for no values, a value that is not a number, or a share outside of 0 to 1
 * @example
 * quantile([4, 1, 3, 2], 0.5); // => 2.5
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted.at(-1))) throw new RangeError('A quantile of values that are not all numbers is undefined.');
  return quantileOfSorted(sorted, share);
}

/** `quantile` of values that ascend already: no copy, no sorting. */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) throw new RangeError('A quantile of no values is undefined.');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`The share is ${share}, but must be from 0 to 1.`);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  const rest = place - Math.floor(place);
  // From the nearer end, as numpy does: then no quantile lies beyond its neighbours by a rounding.
  return rest < 0.5 ? below + (above - below) * rest : above - (above - below) * (1 - rest);
}
