/** What a customization finds in AWS before it starts: four buckets, three files, a verified sender. */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
  type BucketLocationConstraint,
  type CreateBucketCommandInput,
} from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { credentials, region, sender } from './environment.ts';
import type { Buckets } from './environment.ts';

/** The three files by their names in the AWS sample, and the bucket that each belongs to. */
export const dataFiles = {
  'training-data.jsonl': 'training',
  'validation-data.json': 'validation',
  'reference-inference.json': 'validation',
} as const satisfies Record<string, keyof Buckets>;

/** Makes the buckets and verifies the sender; what is there already stays as it is. */
export async function prepareAws(url: string, buckets: Buckets, inRegion = region): Promise<void> {
  const s3 = s3Client(url, inRegion);
  const ses = new SESv2Client({ endpoint: url, region: inRegion, credentials });
  const made = Object.values(buckets).map((name) =>
    unlessThere('BucketAlreadyOwnedByYou', s3.send(new CreateBucketCommand({ Bucket: name, ...placedIn(inRegion) }))),
  );
  const identity = ses.send(new CreateEmailIdentityCommand({ EmailIdentity: sender }));
  await Promise.all([...made, unlessThere('AlreadyExistsException', identity)]);
  s3.destroy();
  ses.destroy();
}

/**
 * Uploads the three files of `folder`, each to its bucket.
 * @throws Error that names every missing file.
 */
export async function uploadData(url: string, buckets: Buckets, folder: string, inRegion = region): Promise<void> {
  const files = await readDataFiles(folder);
  const s3 = s3Client(url, inRegion);
  await Promise.all(
    files.map(({ name, bucket, body }) =>
      s3.send(new PutObjectCommand({ Bucket: buckets[bucket], Key: name, Body: body })),
    ),
  );
  s3.destroy();
}

/** Uploads every file below `folder`; its key is its path there, below the prefix. */
export async function uploadFolder(
  url: string,
  bucket: string,
  { folder, prefix }: { readonly folder: string; readonly prefix: string },
  inRegion = region,
): Promise<void> {
  const s3 = s3Client(url, inRegion);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const key = [prefix, ...relative(folder, file).split(sep)].join('/');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: await readFile(file) }));
  }
  s3.destroy();
}

/** Reads the three files; an Error names every one that is missing or unreadable. */
export async function readDataFiles(folder: string) {
  const problems: string[] = [];
  const files: { name: string; bucket: keyof Buckets; body: Buffer }[] = [];
  for (const [name, bucket] of Object.entries(dataFiles)) {
    try {
      files.push({ name, bucket, body: await readFile(join(folder, name)) });
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      problems.push(`  - ${name} ${missing ? 'is missing' : `can't be read: ${(error as Error).message}`}`);
    }
  }
  if (problems.length === 0) return files;
  const needed = Object.keys(dataFiles).join(', ');
  throw new Error(`The data folder ${folder} is not complete:\n${problems.join('\n')}\nIt must hold ${needed}.`);
}

function s3Client(url: string, inRegion: string): S3Client {
  return new S3Client({ endpoint: url, region: inRegion, credentials, forcePathStyle: true });
}

/** S3 takes no constraint for us-east-1, and asks for one everywhere else. */
function placedIn(inRegion: string): Pick<CreateBucketCommandInput, 'CreateBucketConfiguration'> {
  return inRegion === 'us-east-1'
    ? {}
    : { CreateBucketConfiguration: { LocationConstraint: inRegion as BucketLocationConstraint } };
}

async function unlessThere(name: string, making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== name) throw error;
  }
}
