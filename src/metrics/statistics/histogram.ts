export interface Histogram {
  /** Ascending; bin i reaches from edge i up to, but not including, edge i + 1; the last includes its upper edge. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/**
 * How many values lie in each of equally wide bins between the smallest and the largest, as numpy's `histogram`; where
 * all values are equal, the bins span half to either side.
 *
 * Cost: three passes over the values.
 *
 * @throws RangeError for no values, a value that is not finite (named by its index), or bins that are not a whole
 * number from 1
 * @example
 * histogram([0, 1, 1, 4], { bins: 2 }); // => { edges: [0, 2, 4], counts: [3, 1] }
 */
export function histogram(values: readonly number[], { bins = 20 }: { readonly bins?: number } = {}): Histogram {
  if (values.length === 0) throw new RangeError('A histogram of no values is undefined.');
  if (!Number.isSafeInteger(bins) || bins < 1) throw new RangeError(`There are ${bins} bins, but must be 1 or more.`);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) throw new RangeError(`Value ${index} of ${values.length} is ${value}, not a number.`);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least === most) [least, most] = [least - 0.5, most + 0.5];
  const width = (most - least) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, index) => (index === bins ? most : least + index * width));
  const counts = Array.from<number>({ length: bins }).fill(0);
  for (const value of values) {
    let bin = Math.min(bins - 1, Math.floor((value - least) / width));
    // The division may round across an edge: the edges themselves decide.
    if (value < (edges[bin] as number)) bin -= 1;
    else if (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin += 1;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges, counts };
}
