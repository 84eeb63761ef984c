/**
 * Early stopping by Cohere Command's hyperparameters earlyStoppingThreshold and earlyStoppingPatience: training ends when
 * the validation loss has not become better than the best one by more than the threshold for so many evaluations in a
 * row.
 */

import type { TrainingSettings } from './index.ts';

/** Returns what takes each evaluation's loss and says whether to stop; never, unless both settings are given. */
export function earlyStopping(settings: TrainingSettings): (loss: number) => boolean {
  const { earlyStoppingThreshold: threshold, earlyStoppingPatience: patience } = settings;
  if (threshold === undefined || patience === undefined) {
    return () => false;
  }
  let best = Infinity;
  let waited = 0;
  return (loss) => {
    if (loss < best - threshold) {
      best = loss;
      waited = 0;
      return false;
    }
    waited++;
    return waited >= Math.max(1, patience);
  };
}
