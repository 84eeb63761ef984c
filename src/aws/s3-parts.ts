import { Readable } from 'node:stream';
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Uri } from '../domain/ports.ts';
import { call } from './call.ts';
import { parseS3Uri } from './s3-uri.ts';

/** 8 MB a part let an object have 80 GB (at most 10,000 parts; Amazon S3 User Guide, "Multipart upload limits"). */
const partBytes = 8 * 1024 * 1024;
const partsInFlight = 2;

/**
 * Uploads what comes, in parts where it is more than one. A failure aborts the upload; what a killed process left of an
 * earlier upload to the same key, which bills until somebody aborts it, goes first.
 */
export async function writeInParts(
  client: S3Client,
  uri: S3Uri,
  chunks: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<{ readonly versionId?: string }> {
  const { bucket, key } = parseS3Uri(uri);
  await abortLeftovers(client, bucket, key);
  const attempt = { to: `write ${uri}`, action: 's3:PutObject' };
  let failure: { readonly error: unknown } | undefined;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  try {
    const { VersionId: versionId } = await call(attempt, () =>
      new Upload({
        client,
        params: {
          Bucket: bucket,
          Key: key,
          Body: Readable.from(source(), { objectMode: false }),
          ContentType: contentType,
        },
        partSize: partBytes,
        queueSize: partsInFlight,
        leavePartsOnError: false,
      }).done(),
    );
    return versionId === undefined || versionId === 'null' ? {} : { versionId };
  } catch (error) {
    // What the source threw is its own, not AWS's.
    throw failure ? failure.error : error;
  }
}

/** Does what it may: whoever lacks the permission to list uploads can still write. */
async function abortLeftovers(client: S3Client, bucket: string, key: string): Promise<void> {
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }));
    for (const { Key, UploadId } of Uploads) {
      if (Key === key) await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId }));
    }
  } catch {
    // The write itself says what is wrong with the bucket.
  }
}
