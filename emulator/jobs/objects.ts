import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { JobFailure } from './job-failure.ts';

/** `s3://bucket/some/key` as bucket and key. */
export function splitUri(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  return { bucket, key };
}

/** The lines of a file. */
export function linesOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  // Not node:readline, which also ends lines at U+2028 and U+2029: both may stand inside a JSON string.
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** @throws JobFailure in Bedrock's words when the object cannot be read */
export async function readBytes(s3: S3Client, uri: string, signal: AbortSignal): Promise<Uint8Array> {
  const { bucket, key } = splitUri(uri);
  try {
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (cause) {
    throw new JobFailure(
      `Could not validate GetObject permissions to access Amazon S3 bucket: ${bucket} at key ${key}`,
      cause,
    );
  }
}

export async function writeObject(
  s3: S3Client,
  folderUri: string,
  name: string,
  content: string,
  signal: AbortSignal,
): Promise<void> {
  const { bucket, key: folder } = splitUri(folderUri);
  const key = [folder.replace(/\/+$/, ''), name].filter((part) => part !== '').join('/');
  const contentType = name.endsWith('.csv') ? 'text/csv' : 'application/octet-stream';
  try {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: content,
      // Said outright, for the SDK takes an empty text for a stream of unknown length.
      ContentLength: Buffer.byteLength(content),
      ContentType: contentType,
    });
    await s3.send(command, { abortSignal: signal });
  } catch (cause) {
    throw new JobFailure(
      `Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: ${bucket} at key ${key}`,
      cause,
    );
  }
}
