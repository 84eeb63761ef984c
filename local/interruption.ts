/**
 * Ctrl-C and its relatives: what was started is taken down in order, then the process ends with the signal's usual
 * exit code, or with `process.exitCode` where being interrupted is how it is meant to end. A second signal ends it at once (the processes that we started are killed on exit, see processes.ts).
 */
type Cleanup = () => Promise<void>;

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const cleanups: Cleanup[] = [];
let isListening = false;
let isEnding = false;

/** Runs `cleanup` when the process is told to end, latest first. Returns how to take it back. */
export function whenInterrupted(cleanup: Cleanup): () => void {
  listen();
  cleanups.push(cleanup);
  return () => {
    const index = cleanups.indexOf(cleanup);
    if (index >= 0) cleanups.splice(index, 1);
  };
}

/** Whether a signal is being answered: failures from then on are its consequence, not news. */
export function isInterrupted(): boolean {
  return isEnding;
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => {
      if (isEnding) process.exit(code);
      isEnding = true;
      void end(code);
    });
  }
}

async function end(code: number): Promise<void> {
  for (const cleanup of cleanups.reverse()) await cleanup().catch(() => {});
  process.exit(process.exitCode ?? code);
}
