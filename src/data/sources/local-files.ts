import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { SourceError, type SourceFile } from '../source-file.ts';

const chunkBytes = 1024 * 1024;

/** Files and folders of this machine. */
export async function localFile(path: string): Promise<SourceFile> {
  const { size } = await stat(path);
  return {
    name: path,
    sizeBytes: size,
    // Not its time: a copy of the file is the same data. The digests of the sets say what was read.
    version: `${size} bytes`,
    stream: () => chunksOf(path),
    slice: async (start, end) => readPart(path, start, end),
  };
}

/** Paths of the files in a folder and the folders in it, relative to it and in order. Links count as what they name. */
export async function localNames(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isFile =
      entry.isFile() || (entry.isSymbolicLink() && (await stat(path).catch(() => null))?.isFile() === true);
    if (isFile) names.push(relative(folder, path).replaceAll('\\', '/'));
  }
  return names.sort((a, b) => (a < b ? -1 : 1));
}

export async function isLocalFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new SourceError(
      `${path} does not exist: check the path; S3 is written s3://bucket/key, the hub huggingface:owner/name`,
    );
  }
}

export function readLocal(folder: string, name: string): Promise<Buffer> {
  return readFile(join(folder, name));
}

function readPart(path: string, start: number, end: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  const descriptor = openSync(path, 'r');
  try {
    let used = 0;
    for (let read = -1; read !== 0 && used < bytes.length; used += read)
      read = readSync(descriptor, bytes, used, bytes.length - used, start + used);
    return bytes.subarray(0, used);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Synchronously, because a hand-over to another thread costs more than reading a chunk does. One buffer serves all: a
 * chunk is only valid until the next one is asked for.
 */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  const descriptor = openSync(path, 'r');
  try {
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer))
      yield buffer.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}
