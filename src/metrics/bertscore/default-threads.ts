import { availableParallelism } from 'node:os';

const MOST = 4;

/** One a core; each holds the weights. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), MOST);
}
