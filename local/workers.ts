import { join } from 'node:path';
import { isolatedEnvironment } from './environment.ts';
import { launch } from './processes.ts';
import type { Running } from './processes.ts';
import { repoFolder } from './tools.ts';

/** A worker without work ends at once; one that hangs must not hold up the rest. */
const stopTimeoutMs = 12_000;

/** The stack's workers, the newest last. */
export interface Workers {
  readonly running: Running[];
  /** Starts one more and returns once it polls. */
  start(): Promise<Running>;
  /** Kills the newest with everything that it started; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  stopAll(): Promise<void>;
}

export function createWorkers(logFolder: string, env: Readonly<Record<string, string>>): Workers {
  const running: Running[] = [];
  let count = 0;
  return {
    running,
    start: async () => {
      const number = ++count;
      const worker = await launch({
        name: `worker ${number}`,
        command: process.execPath,
        args: ['--import', 'tsx', join(repoFolder, 'src', 'worker.ts')],
        cwd: repoFolder,
        env: { ...isolatedEnvironment(), ...env },
        logFile: join(logFolder, `worker-${number}.log`),
        ready: /worker is polling/,
        stopTimeoutMs,
      });
      running.push(worker);
      return worker;
    },
    kill: async (signal = 'SIGKILL') => {
      const worker = running.pop();
      if (!worker) throw new Error('killWorker: no worker is running.');
      worker.kill(signal);
      await worker.ended;
    },
    stopAll: async () => {
      await Promise.all(running.splice(0).map((worker) => worker.stop()));
    },
  };
}
