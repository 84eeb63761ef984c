import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/**
 * Runs a command to its end and returns its standard output.
 * @throws Error with the last lines that it printed, or why it did not start.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { timeoutMs, ...rest } = options;
  return new Promise((resolve, reject) => {
    const settings = {
      ...rest,
      maxBuffer: 64 * 1024 * 1024,
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    };
    const child = execFile(command, [...args], settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const name = [command.split('/').at(-1), ...args.slice(0, 2)].join(' ');
      if (error.code === 'ENOENT') return reject(new Error(`${command} is not installed`));
      if (error.killed) return reject(new Error(`"${name} …" took longer than ${(timeoutMs ?? 0) / 1000} s`));
      reject(new Error(`"${name} …" failed: ${lastLines(stderr || stdout || error.message)}`));
    });
    child.stdin?.end();
  });
}

/** The path of an executable on PATH, or undefined. */
export async function findOnPath(command: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, command);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

function lastLines(text: string, count = 5): string {
  return text.trim().split('\n').slice(-count).join(' | ');
}
