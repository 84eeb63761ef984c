import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  write,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Output, Staged } from './output.ts';

let stagedFiles = 0;
const writeMeanwhile = promisify(write);

/**
 * A folder on this machine. A file gets its name only once it is whole. All is done synchronously but what is to be
 * written meanwhile, because a hand-over to another thread costs more than the thing itself.
 */
export function localOutput(folder: string): Output {
  return {
    uriOf: (name) => join(folder, name),
    async write(name, chunks) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const partial = `${path}.partial`;
      try {
        await writeChunks(partial, chunks);
        renameSync(partial, path);
      } finally {
        rmSync(partial, { force: true });
      }
      return {};
    },
    stage: async () => stageFile(folder),
    find: async (name) => (existsSync(join(folder, name)) ? {} : null),
    async readText(name) {
      const path = join(folder, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
  };
}

/** In the folder itself, since a file can't be renamed to another disk. */
function stageFile(folder: string): Staged {
  mkdirSync(folder, { recursive: true });
  removeLeftovers(folder);
  const partial = join(folder, `.${process.pid}-${(stagedFiles += 1)}.partial`);
  let descriptor: number | undefined = openSync(partial, 'w');
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    async add(chunk) {
      if (descriptor === undefined) throw new Error(`${partial} is closed`);
      for (let at = 0; at < chunk.length; at += (await writeMeanwhile(descriptor, chunk, at)).bytesWritten);
    },
    async commit(name) {
      const path = join(folder, name);
      close();
      mkdirSync(dirname(path), { recursive: true });
      renameSync(partial, path);
      return {};
    },
    async discard() {
      close();
      rmSync(partial, { force: true });
    },
  };
}

/** What a killed process left, which is as large as the data. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^\.(\d+)-\d+\.partial$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked, but is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function writeChunks(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const descriptor = openSync(path, 'w');
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += writeSync(descriptor, chunk, at));
    }
  } finally {
    closeSync(descriptor);
  }
}
