import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
import { decodeLines, withoutByteOrderMark } from './lines.ts';

/**
 * Objects as they are, and over them what is written meanwhile: that goes into `folder` on this machine, where it can be
 * read back, and S3 stays as it was. So what a run would prepare can be looked at before there is a run.
 */
export function rehearsedObjects(objects: ObjectPort, folder: string): ObjectPort {
  const written = new Map<S3Uri, string>();
  const write = async (uri: S3Uri, chunks: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> => {
    const path = written.get(uri) ?? join(folder, String(written.size));
    await pipeline(chunks, createWriteStream(path));
    written.set(uri, path);
  };
  return {
    ...objects,
    async find(uri) {
      const path = written.get(uri);
      return path === undefined ? objects.find(uri) : { uri, sizeBytes: (await stat(path)).size };
    },
    async readText(uri) {
      const path = written.get(uri);
      return path === undefined ? objects.readText(uri) : withoutByteOrderMark(await readFile(path, 'utf8'));
    },
    readLines(uri) {
      const path = written.get(uri);
      return path === undefined ? objects.readLines(uri) : decodeLines(createReadStream(path));
    },
    writeText: (uri, text) => write(uri, [Buffer.from(text, 'utf8')]),
    async writeStream(uri, chunks) {
      await write(uri, chunks);
      return {};
    },
    delete: () => Promise.reject(new Error('nothing is deleted in a rehearsal')),
  };
}
