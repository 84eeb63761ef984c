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
