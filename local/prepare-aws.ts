/** What a customization finds in AWS before it starts: four buckets, three files, a role, a verified sender. */
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
  type BucketLocationConstraint,
  type CreateBucketCommandInput,
} from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { credentials, region, roleArn, sender } from './environment.ts';
import type { Buckets } from './environment.ts';

/** The three files by their names in the AWS sample, and the bucket that each belongs to. */
export const dataFiles = {
  'training-data.jsonl': 'training',
  'validation-data.json': 'validation',
  'reference-inference.json': 'validation',
} as const satisfies Record<string, keyof Buckets>;

/** Makes the buckets and the role, and verifies the sender; what is there already stays as it is. */
export async function prepareAws(url: string, buckets: Buckets, inRegion = region): Promise<void> {
  const s3 = s3Client(url, inRegion);
  const ses = new SESv2Client({ endpoint: url, region: inRegion, credentials });
  const made = Object.values(buckets).map((name) =>
    unlessThere('BucketAlreadyOwnedByYou', s3.send(new CreateBucketCommand({ Bucket: name, ...placedIn(inRegion) }))),
  );
  const identity = ses.send(new CreateEmailIdentityCommand({ EmailIdentity: sender }));
  await Promise.all([...made, unlessThere('AlreadyExistsException', identity), makeRole(url, buckets, inRegion)]);
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

/** As `temper role` would make it, in words of its own: the stack runs Temper from outside. */
async function makeRole(url: string, buckets: Buckets, inRegion: string): Promise<void> {
  const [, , , , account = '', resource = ''] = roleArn.split(':');
  const RoleName = resource.slice('role/'.length);
  const arns = (name: string) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'bedrock.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnEquals: { 'aws:SourceArn': `arn:aws:bedrock:${inRegion}:${account}:model-customization-job/*` },
    },
  };
  const use = {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
    Resource: Object.values(buckets).flatMap(arns),
  };
  const iam = new IAMClient({ endpoint: url, region: inRegion, credentials });
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const making = iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: policy(trust) }));
  await unlessThere(/^EntityAlreadyExists(Exception)?$/, making);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'data', PolicyDocument: policy(use) }));
  iam.destroy();
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

async function unlessThere(name: string | RegExp, making: Promise<unknown>): Promise<void> {
  try {
    await making;
  } catch (error) {
    const isThere = error instanceof Error && (typeof name === 'string' ? error.name === name : name.test(error.name));
    if (!isThere) throw error;
  }
}
