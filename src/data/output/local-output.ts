import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Output } from './output.ts';

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
    readText: (name) =>
      readFile(join(folder, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
  };
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
