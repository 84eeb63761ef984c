/** Long work in short turns, so that whoever shares the event loop (the emulator's HTTP server) is not kept waiting. */

import { setImmediate as nextTurn } from 'node:timers/promises';

const LONGEST_TURN_MS = 8;

/** Work that can be interrupted wherever it yields; its result is what it returns. */
export type Work<T> = Generator<void, T, void>;

/** Lets others have their turn if it is time; throws the signal's reason once it is aborted. */
export type Breathe = () => Promise<void>;

export function breather(signal: AbortSignal | undefined): Breathe {
  let since = -Infinity;
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - since > LONGEST_TURN_MS) {
      await nextTurn();
      signal?.throwIfAborted();
      since = performance.now();
    }
  };
}

export async function inTurns<T>(work: Work<T>, breathe: Breathe): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) {
      return value;
    }
    await breathe();
  }
}
