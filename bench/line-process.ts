import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that answers each line it reads with a line of JSON. */
export interface LineProcess {
  /** @throws Error with the end of what it wrote to standard error, where it ended instead of answering. */
  ask(line: string): Promise<unknown>;
  /** Closes its input and waits for its end. */
  close(): Promise<void>;
}

/** Resolves with the process and the line that it says by itself when it is ready. @throws Error as `ask`. */
export async function startLineProcess(
  command: string,
  args: readonly string[],
): Promise<{ readonly process: LineProcess; readonly ready: unknown }> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints = (complaints + data.toString()).slice(-2_000)));
  child.stdin.on('error', () => {}); // its end is reported below
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      complaints += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) {
      await ended;
      throw new Error(`${command} ended: ${complaints.trim() || 'it said nothing'}`);
    }
    return JSON.parse(value) as unknown;
  };
  const process: LineProcess = {
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
  return { process, ready: await next() };
}
