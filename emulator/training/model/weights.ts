/** The weights: one array, into which the names of features are hashed. */

const INDEX_BITS = 18;
export const WEIGHT_COUNT = 2 ** INDEX_BITS;

export type Weights = Float64Array;

/** Where the weight of a feature stands. */
export function indexOf(name: number): number {
  return name >>> (32 - INDEX_BITS);
}
