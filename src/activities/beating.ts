import { heartbeat } from '@temporalio/activity';

/** Heartbeats while `work` runs; `say` changes what the Web UI shows of it. Delivers cancellation too. */
export async function whileBeating<T>(work: (say: (details: unknown) => void) => Promise<T>): Promise<T> {
  let details: unknown;
  const timer = setInterval(() => heartbeat(details), 2_000);
  try {
    return await work((latest) => {
      details = latest;
    });
  } finally {
    clearInterval(timer);
  }
}

/** For short calls: they have nothing to say, but a worker that dies in the middle of one is noticed in seconds. */
export function withHeartbeats<T extends Record<string, (...args: never[]) => Promise<unknown>>>(activities: T): T {
  const beating = Object.entries(activities).map(([name, activity]) => [
    name,
    (...args: never[]) => whileBeating(() => activity(...args)),
  ]);
  return Object.fromEntries(beating) as T;
}
