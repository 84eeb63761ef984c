/** The weights: one array, into which the names of features are hashed. */

const INDEX_BITS = 18;
export const WEIGHT_COUNT = 2 ** INDEX_BITS;

export type Weights = Float64Array;

/** Where the weight of a feature stands. */
export function indexOf(name: number): number {
  return name >>> (32 - INDEX_BITS);
}

/** Weights from `[index, weight, index, weight, …]`. */
export function weightsOf(saved: readonly number[]): Weights {
  const weights = new Float64Array(WEIGHT_COUNT);
  for (let index = 0; index + 1 < saved.length; index += 2) {
    weights[saved[index] as number] = saved[index + 1] as number;
  }
  return weights;
}
