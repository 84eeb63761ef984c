import type { Emulator } from './emulator.ts';

/** A state that lasts for a while. Settings and holds may change while it does, so both are asked again each time. */
export interface LastingState {
  readonly sinceMs: number;
  seconds(): number;
  held(): boolean;
  /** Throws to end the state early. */
  check?(): void;
}

/** The longest that a timer of Node can wait. */
const longestSleepMs = 2 ** 31 - 1;

/** Waits until the state has lasted its seconds and nothing holds it; ends early, quietly, when the signal aborts. */
export async function outlast({ clock, changes }: Emulator, state: LastingState, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    state.check?.();
    const remainingMs = state.sinceMs + state.seconds() * 1000 - clock.now();
    const held = state.held();
    if (remainingMs <= 0 && !held) return;
    const sleepMs = held ? longestSleepMs : Math.min(remainingMs, longestSleepMs);
    await clock.sleep(sleepMs, AbortSignal.any([signal, changes.next]));
  }
}
