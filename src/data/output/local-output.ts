import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Output, Staged } from './output.ts';

let stagedFiles = 0;

/** A folder on this machine. A file gets its name only once it is whole. */
export function localOutput(folder: string): Output {
  return {
    uriOf: (name) => join(folder, name),
    async write(name, chunks) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.partial`;
      try {
        await writeChunks(partial, chunks);
        await rename(partial, path);
      } finally {
        await rm(partial, { force: true });
      }
      return {};
    },
    stage: () => stageFile(folder),
    find: (name) => unlessMissing(stat(join(folder, name)).then(() => ({}))),
    readText: (name) => unlessMissing(readFile(join(folder, name), 'utf8')),
  };
}

function unlessMissing<Found>(looking: Promise<Found>): Promise<Found | null> {
  return looking.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** In the folder itself, since a file can't be renamed to another disk. */
async function stageFile(folder: string): Promise<Staged> {
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const partial = join(folder, `.${process.pid}-${(stagedFiles += 1)}.partial`);
  const file = await open(partial, 'w');
  return {
    async add(chunk) {
      for (let at = 0; at < chunk.length; at += (await file.write(chunk, at)).bytesWritten);
    },
    async commit(name) {
      const path = join(folder, name);
      await file.close();
      await mkdir(dirname(path), { recursive: true });
      await rename(partial, path);
      return {};
    },
    async discard() {
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

/** What a killed process left, which is as large as the data. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^\.(\d+)-\d+\.partial$/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
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

/** Synchronously, because a hand-over to another thread costs more than writing a chunk does. */
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
