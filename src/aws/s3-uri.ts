import { ServiceError } from '../domain/errors.ts';
import type { S3Uri } from '../domain/ports.ts';

/**
 * `s3://bucket/some/key` → its parts, the key exactly as it stands: S3 tells `a` from `a/`. It is empty where the URI
 * names a whole bucket.
 */
export function parseS3Uri(uri: S3Uri): { readonly bucket: string; readonly key: string } {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  if (match?.[1]) return { bucket: match[1], key: match[2] ?? '' };
  throw new ServiceError(`"${uri}" is not an S3 URI: write s3://bucket/key.`, { code: 'InvalidURI', healing: 'never' });
}

export function toS3Uri(bucket: string, key: string): S3Uri {
  return `s3://${bucket}/${key}`;
}
