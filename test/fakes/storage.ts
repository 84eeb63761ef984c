import { parseS3Uri } from '../../src/aws/s3-uri.ts';
import type { S3Uri } from '../../src/domain/ports.ts';
import { awsError, type StoredObject, type World } from './world.ts';

/** @throws `NoSuchBucket`, as S3 does, unless `buckets` names it. */
export function storeText(world: World, uri: S3Uri, content: string | Uint8Array, contentType = 'text/plain'): void {
  storeBytes(
    world,
    uri,
    typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content),
    contentType,
  );
}

/** @throws as `storeText` does */
export function storeBytes(world: World, uri: S3Uri, bytes: Buffer, contentType: string): void {
  const { bucket, key } = parseS3Uri(uri);
  bucketOf(world, bucket).set(key, { bytes, contentType });
}

export function bucketOf(world: World, bucket: string): Map<string, StoredObject> {
  const found = world.buckets.get(bucket);
  if (!found) throw awsError('NoSuchBucket', `The specified bucket does not exist: ${bucket}`);
  return found;
}
