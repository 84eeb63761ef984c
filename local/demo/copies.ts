import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { credentials } from '../environment.ts';
import type { Stack } from '../stack.ts';

/** Copies objects into the run's folder, which stays when the stand-in is gone. */
export async function copyObjects(stack: Stack, uris: readonly string[]): Promise<void> {
  const s3 = new S3Client({ endpoint: stack.urls.aws, region: stack.region, credentials, forcePathStyle: true });
  for (const uri of uris) {
    const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    await writeFile(join(stack.folder, fileName(uri)), (await object.Body?.transformToByteArray()) ?? '');
  }
  s3.destroy();
}

export function fileName(uri: string): string {
  return uri.split('/').at(-1) ?? uri;
}
