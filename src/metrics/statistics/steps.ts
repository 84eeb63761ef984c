import { setImmediate } from 'node:timers/promises';

/** Long work that stops every few tens of milliseconds, so that whoever runs it decides what happens in between. */
export type Steps<T> = Generator<void, T, void>;

/** How many records are touched between two stops: about 10 ms for means, 20 ms for BLEU's sums. */
export const recordsPerStep = 2 ** 19;

/**
 * Does the work at one go. The event loop stands still meanwhile: for small samples, tests and commands.
 *
 * @example
 * finish(comparePairedScores([0.25, 0.5], [0.5, 0.75], { seed: 1 })).difference.value; // => 0.25
 */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Does the work step by step and lets the event loop run in between, so that heartbeats go on.
 *
 * @throws the signal's reason, once it is aborted
 * @example
 * const found = await finishYielding(comparePairedScores(baseline, candidate, { seed: 1 }), cancellationSignal());
 */
export async function finishYielding<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done === true) return step.value;
    await setImmediate();
  }
}
