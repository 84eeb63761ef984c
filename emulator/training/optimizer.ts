/** AdaGrad (Duchi et al. 2011): each weight's step is divided by the root of the sum of its squared derivatives. */

import { WEIGHT_COUNT, type Weights } from './model/weights.ts';

/** Keeps the first step of a weight that hardly mattered from being as large as any. */
const FIRST_SQUARE = 1e-4;
/** Absurd learning rates end here rather than in overflow. */
const LARGEST_WEIGHT = 25;

export interface Optimizer {
  readonly weights: Weights;
  /** Adds to the derivative by a weight. */
  add(at: number, derivative: number): void;
  /** Moves every weight that was added to, and forgets the derivatives. */
  step(rate: number): void;
}

export function adaGrad(weights: Weights = new Float64Array(WEIGHT_COUNT)): Optimizer {
  const squares = new Float64Array(weights.length).fill(FIRST_SQUARE);
  const gradient = new Float64Array(weights.length);
  let touched: number[] = [];
  return {
    weights,
    add(at, derivative) {
      if (gradient[at] === 0) {
        touched.push(at);
      }
      gradient[at] = (gradient[at] as number) + derivative;
    },
    step(rate) {
      for (const at of touched) {
        const derivative = gradient[at] as number;
        const square = (squares[at] as number) + derivative * derivative;
        squares[at] = square;
        const moved = (weights[at] as number) - (rate * derivative) / Math.sqrt(square);
        weights[at] = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, moved));
        gradient[at] = 0;
      }
      touched = [];
    },
  };
}
