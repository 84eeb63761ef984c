import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ObjectInfo, ObjectPart, ObjectPort, S3Uri } from '../domain/ports.ts';
import { call, toServiceError } from './call.ts';
import { decodeLines, withoutByteOrderMark } from './lines.ts';
import { nullIfMissing } from './missing.ts';
import { parseS3Uri, toS3Uri } from './s3-uri.ts';
import { writeInParts } from './s3-parts.ts';

/** Datasets, inferences and reports in S3. */
export function createObjectPort(client: S3Client): ObjectPort {
  return {
    find: (uri) => find(client, uri),
    bucketExists: (bucket) => bucketExists(client, bucket),
    readText: (uri) => readText(client, uri),
    readBytes: (uri) => readBytes(client, uri),
    readLines: (uri) => readLines(client, uri),
    readStream: (uri, part) => readStream(client, uri, part),
    writeStream: (uri, chunks, contentType) => writeInParts(client, uri, chunks, contentType),
    writeText: (uri, text, contentType) => writeText(client, uri, text, contentType),
    list: (prefix) => list(client, prefix),
    delete: (uris) => remove(client, uris),
  };
}

async function find(client: S3Client, uri: S3Uri): Promise<ObjectInfo | null> {
  const { bucket, key } = parseS3Uri(uri);
  const attempt = { to: `look up ${uri}`, action: 's3:GetObject' };
  const command = new HeadObjectCommand({ Bucket: bucket, Key: key });
  const found = await nullIfMissing(call(attempt, () => client.send(command)));
  if (!found) return null;
  const { ContentLength: sizeBytes = 0, VersionId: versionId, ETag } = found;
  // A bucket without versions has none, or "null".
  const version = versionId === undefined || versionId === 'null' ? {} : { versionId };
  return { uri, sizeBytes, ...version, ...(ETag !== undefined && { etag: ETag.replaceAll('"', '') }) };
}

async function bucketExists(client: S3Client, bucket: string): Promise<boolean> {
  const attempt = { to: `look up the bucket "${bucket}"`, action: 's3:ListBucket' };
  const command = new HeadBucketCommand({ Bucket: bucket });
  return (await nullIfMissing(call(attempt, () => client.send(command)))) !== null;
}

function readText(client: S3Client, uri: S3Uri): Promise<string> {
  return call(reading(uri), async () => {
    const body = await open(client, uri);
    return body === undefined ? '' : withoutByteOrderMark(await body.transformToString());
  });
}

function readBytes(client: S3Client, uri: S3Uri): Promise<Uint8Array> {
  return call(reading(uri), async () => (await (await open(client, uri))?.transformToByteArray()) ?? new Uint8Array());
}

async function* readLines(client: S3Client, uri: S3Uri): AsyncGenerator<string> {
  const body = await call(reading(uri), () => open(client, uri));
  if (body === undefined) return;
  // Only what the stream throws is AWS's; what the consumer throws into this generator never passes through here.
  yield* decodeLines(translate(body as unknown as AsyncIterable<Uint8Array>, uri));
}

async function* readStream(client: S3Client, uri: S3Uri, part?: ObjectPart): AsyncGenerator<Uint8Array> {
  if (part?.end !== undefined && part.end <= (part.start ?? 0)) return;
  const body = await call(reading(uri), () => open(client, uri, part));
  if (body !== undefined) yield* translate(body as unknown as AsyncIterable<Uint8Array>, uri);
}

async function* translate(chunks: AsyncIterable<Uint8Array>, uri: S3Uri): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw toServiceError(reading(uri), error);
  }
}

const reading = (uri: S3Uri) => ({ to: `read ${uri}`, action: 's3:GetObject' });

async function open(client: S3Client, uri: S3Uri, { versionId, start = 0, end }: ObjectPart = {}) {
  const { bucket, key } = parseS3Uri(uri);
  const isPart = start > 0 || end !== undefined;
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    VersionId: versionId,
    ...(isPart && { Range: `bytes=${start}-${end === undefined ? '' : end - 1}` }),
  });
  return (await client.send(command)).Body;
}

async function writeText(client: S3Client, uri: S3Uri, text: string, contentType: string): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  const attempt = { to: `write ${uri}`, action: 's3:PutObject' };
  // Bytes, not a string: the SDK then knows the length and can send it again.
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: Buffer.from(text, 'utf8'),
    ContentType: contentType,
  });
  await call(attempt, () => client.send(command));
}

async function* list(client: S3Client, prefix: S3Uri): AsyncGenerator<ObjectInfo> {
  const { bucket, key } = parseS3Uri(prefix);
  const attempt = { to: `list ${prefix}`, action: 's3:ListBucket' };
  const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: key });
  for (;;) {
    const page = await call(attempt, () => pages.next());
    if (page.done === true) return;
    for (const { Key, Size } of page.value.Contents ?? []) {
      if (Key !== undefined) yield { uri: toS3Uri(bucket, Key), sizeBytes: Size ?? 0 };
    }
  }
}

/** DeleteObjects takes 1,000 keys a call (Amazon S3 API Reference, Nov 2026). */
const keysPerDelete = 1_000;

async function remove(client: S3Client, uris: readonly S3Uri[]): Promise<void> {
  const keysByBucket = new Map<string, string[]>();
  for (const { bucket, key } of uris.map(parseS3Uri)) {
    const keys = keysByBucket.get(bucket);
    if (keys) keys.push(key);
    else keysByBucket.set(bucket, [key]);
  }
  for (const [bucket, keys] of keysByBucket) {
    for (let start = 0; start < keys.length; start += keysPerDelete) {
      await removeBatch(client, bucket, keys.slice(start, start + keysPerDelete));
    }
  }
}

async function removeBatch(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  const attempt = { to: `delete ${keys.length} objects from the bucket "${bucket}"`, action: 's3:DeleteObject' };
  const command = new DeleteObjectsCommand({
    Bucket: bucket,
    Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
  });
  const answer = await nullIfMissing(call(attempt, () => client.send(command)));
  // The call succeeds although single keys failed.
  const failed = (answer?.Errors ?? []).filter(({ Code }) => Code !== 'NoSuchKey');
  if (failed.length === 0) return;
  const shown = failed.slice(0, 5).map(({ Key, Code, Message }) => `${Key}: ${Code}: ${Message}`);
  const [first] = failed;
  throw toServiceError(
    attempt,
    Object.assign(new Error(`${failed.length} failed (${shown.join('; ')})`), { name: first?.Code ?? 'InternalError' }),
  );
}
