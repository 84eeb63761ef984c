import type { CustomizationRequest } from '../customization.ts';
import type { S3Uri } from '../ports.ts';
import { splitS3Uri } from '../s3-uri.ts';
import type { BucketUse, UsedBucket } from './facts.ts';

/** Every bucket that a request uses, once for each use. */
export function bucketUses(request: CustomizationRequest): readonly BucketUse[] {
  const { trainingData, validationData, output, evaluation } = request;
  const use = (field: string, uri: S3Uri | undefined, writes?: boolean): BucketUse[] => {
    const parts = uri === undefined ? null : splitS3Uri(uri);
    if (!parts) return [];
    const key = writes ? `${parts.key.replace(/\/$/, '')}/metrics`.replace(/^\//, '') : parts.key;
    return [{ bucket: parts.bucket, field, ...(writes !== undefined && { byBedrock: { key, writes } }) }];
  };
  return [
    ...use('training.data', trainingData, false),
    ...use('training.validation', validationData, false),
    ...use('output', output, true),
    ...use('evaluation.prompts', evaluation.prompts),
    ...use('evaluation.references', evaluation.references),
    { bucket: evaluation.inferenceBucket, field: 'evaluation.inferenceBucket' },
  ];
}

/** What Bedrock does with the role; not every job has been seen to do all that is documented as needed. */
export function neededBy(
  { bucket, byBedrock }: UsedBucket,
  roleArn: string,
): readonly { readonly action: string; readonly resource: string; readonly isSure: boolean }[] {
  if (!byBedrock) return [];
  const object = s3Arn(roleArn, `${bucket}/${byBedrock.key}`);
  return [
    ...(byBedrock.writes ? [{ action: 's3:PutObject', resource: object, isSure: true }] : []),
    { action: 's3:GetObject', resource: object, isSure: !byBedrock.writes },
    { action: 's3:ListBucket', resource: s3Arn(roleArn, bucket), isSure: false },
  ];
}

/** The name of a role by its ARN, whatever its path. */
export function roleName(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

/** The account in a role's ARN; undefined where it names none. */
export function roleAccount(roleArn: string): string | undefined {
  return roleArn.split(':')[4] || undefined;
}

/** Of a bucket, or `bucket/key`, in the role's partition. */
function s3Arn(roleArn: string, what: string): string {
  return `arn:${roleArn.split(':')[1] ?? 'aws'}:s3:::${what}`;
}
