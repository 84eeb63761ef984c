import { createHash } from 'node:crypto';
import { parseS3Uri, toS3Uri } from '../../src/aws/s3-uri.ts';
import type { ObjectInfo, ObjectPort, S3Uri } from '../../src/domain/ports.ts';
import { settleJobs } from './models.ts';
import { bucketOf, storeBytes, storeText } from './storage.ts';
import { awsError, perform, type StoredObject, type World } from './world.ts';

export function createFakeObjectPort(world: World): ObjectPort {
  return {
    find: (uri) =>
      perform(world, 'HeadObject', uri, () => {
        const stored = lookUp(world, uri);
        if (!stored) return null;
        const etag = createHash('md5').update(stored.bytes).digest('hex');
        return { uri, sizeBytes: stored.bytes.length, etag };
      }),
    bucketExists: (bucket) => perform(world, 'HeadBucket', bucket, () => world.buckets.has(bucket)),
    readText: (uri) => perform(world, 'GetObject', uri, () => textOf(open(world, uri))),
    readBytes: (uri) => perform(world, 'GetObject', uri, () => new Uint8Array(open(world, uri).bytes)),
    async *readLines(uri) {
      const lines = await perform(world, 'GetObject', uri, () => textOf(open(world, uri)).split('\n'));
      if (lines.at(-1) === '') lines.pop();
      for (const line of lines) yield line.replace(/\r$/, '');
    },
    async *readStream(uri, { start = 0, end } = {}) {
      const bytes = await perform(world, 'GetObject', uri, () => open(world, uri).bytes.subarray(start, end));
      for (let at = 0; at < bytes.length; at += 65_536) yield Uint8Array.from(bytes.subarray(at, at + 65_536));
    },
    async writeStream(uri, chunks, contentType) {
      const all: Uint8Array[] = [];
      for await (const chunk of chunks) all.push(Uint8Array.from(chunk));
      await perform(world, 'PutObject', uri, () => storeBytes(world, uri, Buffer.concat(all), contentType));
      return {};
    },
    writeText: (uri, text, contentType) =>
      perform(world, 'PutObject', uri, () => storeText(world, uri, text, contentType)),
    async *list(prefix) {
      yield* await perform(world, 'ListObjectsV2', prefix, () => listed(world, prefix));
    },
    delete: (uris) =>
      perform(world, 'DeleteObjects', uris.join(', '), () => {
        for (const { bucket, key } of uris.map(parseS3Uri)) world.buckets.get(bucket)?.delete(key);
      }),
  };
}

function lookUp(world: World, uri: S3Uri): StoredObject | undefined {
  settleJobs(world);
  const { bucket, key } = parseS3Uri(uri);
  return world.buckets.get(bucket)?.get(key);
}

function open(world: World, uri: S3Uri): StoredObject {
  const stored = lookUp(world, uri);
  if (stored) return stored;
  bucketOf(world, parseS3Uri(uri).bucket);
  throw awsError('NoSuchKey', 'The specified key does not exist.');
}

function listed(world: World, prefix: S3Uri): readonly ObjectInfo[] {
  settleJobs(world);
  const { bucket, key: start } = parseS3Uri(prefix);
  return [...bucketOf(world, bucket)]
    .filter(([key]) => key.startsWith(start))
    .toSorted(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([key, { bytes }]) => ({ uri: toS3Uri(bucket, key), sizeBytes: bytes.length }));
}

const textOf = ({ bytes }: StoredObject): string => bytes.toString('utf8').replace(/^\uFEFF/, '');
