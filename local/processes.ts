/** Child processes that are ready when they say so, log to a file, and never outlive us. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOnPath } from './commands.ts';
import { whenInterrupted } from './interruption.ts';

export interface LaunchOptions {
  /** For messages: "worker 1". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; ours unless given. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly logFile: string;
  /** A line of its output, or a question asked again and again until it is true. */
  readonly ready: RegExp | (() => Promise<boolean>);
  readonly readyTimeoutMs?: number;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopTimeoutMs?: number;
}

export interface Running {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** The readiness line's match, where readiness is a line. */
  readonly readyMatch: RegExpExecArray | undefined;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  /** Sends a signal to the process and everything that it started. */
  kill(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL if it takes too long; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a process in a group of its own and waits until it is ready.
 * @throws Error with the end of its log if it ends first or takes too long.
 */
export async function launch(options: LaunchOptions): Promise<Running> {
  const { name, logFile, ready, readyTimeoutMs = 60_000, stopTimeoutMs = 10_000 } = options;
  const [command, ...args] = [...(await guard()), options.command, ...options.args] as [string, ...string[]];
  mkdirSync(dirname(logFile), { recursive: true });
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  killOnExit(child);
  const output = followOutput(child, logFile);
  let spawnError: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      spawnError = error;
      resolve();
    });
    child.once('close', () => resolve());
  });
  let over = false;
  void ended.then(() => {
    over = true;
    children.delete(child);
  });
  const kill = (signal: NodeJS.Signals) => signalGroup(child, signal);
  const stop = async () => {
    kill('SIGTERM');
    const inTime = await Promise.race([ended.then(() => true), sleep(stopTimeoutMs, false, { ref: false })]);
    // Also after an orderly end: whatever it started and left behind is in its group.
    kill('SIGKILL');
    if (!inTime) await ended;
  };

  const deadline = Date.now() + readyTimeoutMs;
  let readyMatch: RegExpExecArray | undefined;
  for (;;) {
    if (over)
      throw new Error(explain(name, spawnError?.message ?? 'ended before it was ready', output.tail(), logFile));
    if (ready instanceof RegExp) readyMatch = output.match(ready);
    if (ready instanceof RegExp ? readyMatch : await ready()) break;
    if (Date.now() > deadline) {
      await stop();
      throw new Error(explain(name, `was not ready within ${readyTimeoutMs / 1000} s`, output.tail(), logFile));
    }
    await Promise.race([sleep(50), ended]);
  }
  return { name, pid: child.pid ?? 0, logFile, readyMatch, ended, hasEnded: () => over, kill, stop };
}

/** True once `url` answers with a success; for `ready`. */
export async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}

const children = new Set<ChildProcess>();
let isGuarding = false;

/** On Linux the kernel kills the child when we die without a word (SIGKILL, crash of the runtime). */
async function guard(): Promise<string[]> {
  const setpriv = process.platform === 'linux' ? await findOnPath('setpriv') : undefined;
  return setpriv ? [setpriv, '--pdeathsig', 'KILL'] : [];
}

/** On every other end of ours, exit handlers run: signals end in `process.exit`, and so does an uncaught exception. */
function killOnExit(child: ChildProcess): void {
  children.add(child);
  if (isGuarding) return;
  isGuarding = true;
  process.on('exit', () => {
    for (const running of children) signalGroup(running, 'SIGKILL');
  });
  whenInterrupted(async () => {});
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

/** Copies what the child prints to its log, and remembers the last lines and every line's match until asked. */
function followOutput(child: ChildProcess, logFile: string) {
  const log = createWriteStream(logFile, { flags: 'a' });
  let recent = '';
  const keptChars = 64 * 1024;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      recent = (recent + chunk).slice(-keptChars);
    });
  }
  child.once('close', () => log.end());
  return {
    match: (pattern: RegExp) => {
      for (const line of recent.split('\n').slice(0, -1)) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      return undefined;
    },
    tail: () => recent.trimEnd().split('\n').slice(-12),
  };
}

function explain(name: string, what: string, tail: readonly string[], logFile: string): string {
  return `${name} ${what}. The end of its log (${logFile}):\n${tail.map((line) => `    ${line}`).join('\n')}`;
}
