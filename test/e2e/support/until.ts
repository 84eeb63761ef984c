import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 200;

/**
 * Looks until there is something to see, and returns it.
 * @throws Error naming what was waited for and what was seen last
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  timeoutMs = 240_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await sleep(lookEveryMs);
  }
}
