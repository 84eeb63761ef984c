import type { ObjectPort, S3Uri } from '../../domain/ports.ts';
import { SourceError, type SourceFile } from '../source-file.ts';

/** An object in S3, held to the version that it has now. */
export async function objectFile(objects: ObjectPort, uri: S3Uri): Promise<SourceFile> {
  const found = await objects.find(uri);
  if (!found) throw new SourceError(`${uri} does not exist: upload it, or name another`);
  const { versionId, etag, sizeBytes } = found;
  const held = versionId === undefined ? {} : { versionId };
  return {
    name: uri,
    sizeBytes,
    version: versionId ?? (etag === undefined ? `${sizeBytes} bytes` : `ETag ${etag}`),
    stream: () => objects.readStream(uri, held),
    async slice(start, end) {
      if (end <= start) return new Uint8Array(0);
      const chunks: Uint8Array[] = [];
      for await (const chunk of objects.readStream(uri, { ...held, start, end })) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
  };
}

/** Keys below a folder, without it and in order. */
export async function objectNames(objects: ObjectPort, folder: S3Uri): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { uri } of objects.list(folder)) names.push(uri.slice(folder.length));
  return names.filter((name) => name !== '' && !name.endsWith('/'));
}

export async function readObject(objects: ObjectPort, uri: S3Uri): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of objects.readStream(uri)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
