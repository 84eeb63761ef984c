/** Commands that run to their end, and none that outlives the test that started it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { run } from '../../../local/commands.ts';
import { whenInterrupted } from '../../../local/interruption.ts';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** How long a command that took too long gets to take its own things down. */
const graceMs = 20_000;

/**
 * Runs a command without a terminal, in a process group of its own, and returns what it came to, whatever that is.
 * @throws Error with the end of its output if it takes too long; by then the whole group has ended.
 */
export async function runToEnd(command: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  const { timeoutMs, ...rest } = options;
  const child = spawn(command, [...args], { ...rest, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const forget = killOnExit(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => void (output.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (output.stderr += chunk));
  let late = false;
  const timers = [
    setTimeout(() => ((late = true), signalGroup(child, 'SIGTERM')), timeoutMs),
    setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs + graceMs),
  ];
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (late)
      throw new Error(`"${[command, ...args].join(' ')}" took longer than ${timeoutMs / 1000} s:\n${tail(output)}`);
    return { exitCode, ...output };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    forget();
  }
}

/** The end of what a command printed, for messages. */
export function tail({ stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>): string {
  const lines = (text: string) => text.trimEnd().split('\n').slice(-15).join('\n');
  return `--- standard output\n${lines(stdout)}\n--- standard error\n${lines(stderr)}`;
}

/** Command lines of the processes whose environment holds `marker`, which must be unlike anything else. */
export async function processesWith(marker: string): Promise<string[]> {
  const lines = (await run('ps', ['axeww', '-o', 'pid=,command='])).split('\n');
  return lines.filter((line) => line.includes(marker)).map((line) => line.trim().slice(0, 200));
}

function killOnExit(child: ChildProcess): () => void {
  const kill = () => signalGroup(child, 'SIGKILL');
  process.on('exit', kill);
  // So that the test process, told to end by its runner, comes to its exit handlers.
  const forget = whenInterrupted(async () => {});
  return () => {
    process.off('exit', kill);
    forget();
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}
