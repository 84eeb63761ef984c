import { GetBucketPolicyCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BucketFacts, Readable } from '../domain/ports.ts';
import { call } from './call.ts';
import { nullIfMissing } from './missing.ts';
import { ifReadable } from './readable.ts';

/** A bucket's Region and policy; null where there is no such bucket. */
export async function bucketFacts(client: S3Client, name: string): Promise<Readable<BucketFacts | null>> {
  const attempt = { to: `look up the bucket "${name}"`, action: 's3:ListBucket' };
  const region = await ifReadable(attempt, `Bucket ${name}`, () =>
    nullIfMissing(call(attempt, () => regionOf(client, name))),
  );
  if (!region.readable) return region;
  if (region.value === null) return { readable: true, value: null };
  const policy = await bucketPolicy(client, name, region.value.region);
  return { readable: true, value: { ...region.value, policy } };
}

/**
 * HeadBucket names the bucket's Region even where it refuses: in a header of its 301 (another Region) and of its 403
 * (Amazon S3 API Reference, HeadBucket, Nov 2026).
 */
async function regionOf(client: S3Client, name: string): Promise<{ readonly region?: string }> {
  try {
    const { BucketRegion } = await client.send(new HeadBucketCommand({ Bucket: name }));
    return BucketRegion === undefined ? {} : { region: BucketRegion };
  } catch (error) {
    const { $response } = error as { $response?: { headers?: Readonly<Record<string, string>> } };
    const region = $response?.headers?.['x-amz-bucket-region'];
    if (region === undefined || isMissing(error)) throw error;
    return { region };
  }
}

function isMissing(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;
}

async function bucketPolicy(
  client: S3Client,
  name: string,
  region: string | undefined,
): Promise<BucketFacts['policy']> {
  const attempt = { to: `read the policy of the bucket "${name}"`, action: 's3:GetBucketPolicy' };
  // A bucket elsewhere is a problem already, and only a client of its Region could ask for its policy.
  if (region !== undefined && region !== (await client.config.region())) {
    return { readable: false, note: `The policy of bucket ${name} was not read: the bucket is in ${region}.` };
  }
  return ifReadable(attempt, `The policy of bucket ${name}`, async () => {
    const found = await nullIfMissing(call(attempt, () => client.send(new GetBucketPolicyCommand({ Bucket: name }))));
    return found?.Policy ?? null;
  });
}
