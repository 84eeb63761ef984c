import type { S3Uri } from './ports.ts';

export const bucketPattern = /^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$/;

/**
 * A key that Bedrock accepts in an S3 URI (API reference, `S3Uri`, SDK 3.1162): no blank, `=` or `+`, so no Hive-style
 * folders; no empty segment. At most 1,024 characters with the bucket.
 */
export const bedrockKeyPattern = /^[-!_*'().a-zA-Z0-9]+(?:\/[-!_*'().a-zA-Z0-9]+)*$/;

export const maximumUriLength = 1024;

/** Bucket and key of an S3 URI, the key without a slash at its end; null where it is not `s3://bucket…`. */
export function splitS3Uri(uri: string): { bucket: string; key: string } | null {
  if (!uri.startsWith('s3://')) return null;
  const [bucket = '', ...segments] = uri.slice('s3://'.length).split('/');
  const key = segments.join('/');
  return bucketPattern.test(bucket) ? { bucket, key: key.endsWith('/') ? key.slice(0, -1) : key } : null;
}

/** The object that a request means: its URI, or the name of a file in the bucket for such files. */
export function objectUri(location: string, bucket: string | undefined): S3Uri {
  if (location.startsWith('s3://')) return location as S3Uri;
  if (bucket === undefined) throw new Error(`no bucket for the file ${location}`);
  return `s3://${bucket}/${location}`;
}
