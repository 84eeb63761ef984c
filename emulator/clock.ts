/** Time as the emulator knows it, so that a test can put another in its place. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Ends after the time, or at once when the signal aborts; it never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
    }),
};

/** RFC 3339 with `T` and `Z`, the only form that the JavaScript SDK reads. */
export const timestamp = (clock: Clock): string => new Date(clock.now()).toISOString();
