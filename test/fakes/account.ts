import type { AccountPort, Readable, RoleSpec } from '../../src/domain/ports.ts';
import { ServiceError } from '../../src/domain/errors.ts';
import { jobAt } from './models.ts';
import { perform, type World } from './world.ts';

export const fakeAccountId = '000000000000';
const region = 'us-east-1';

/** A role that Bedrock may assume for jobs of this account, and that may use any bucket whose name it is given. */
export function trustedRole(...buckets: readonly string[]): Pick<RoleSpec, 'trustPolicy' | 'policy'> {
  return {
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'bedrock.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': fakeAccountId },
            ArnEquals: { 'aws:SourceArn': `arn:aws:bedrock:${region}:${fakeAccountId}:model-customization-job/*` },
          },
        },
      ],
    }),
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
          Resource: buckets.flatMap((bucket) => [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]),
        },
      ],
    }),
  };
}

/** The account around Bedrock, from what the test arranged. */
export function createFakeAccountPort(world: World): AccountPort {
  /** As the adapters do it: a refusal becomes a note. */
  const readable = async <T>(operation: string, subject: string, run: () => T): Promise<Readable<T>> => {
    try {
      return { readable: true, value: await perform(world, operation, subject, run) };
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'AccessDenied') throw error;
      return { readable: false, note: `${subject} could not be read: grant iam:${operation} to check it.` };
    }
  };
  return {
    caller: () =>
      readable('GetCallerIdentity', 'The account', () => ({ accountId: fakeAccountId, partition: 'aws', region })),
    serviceQuota: (code) =>
      readable('GetServiceQuota', `Quota ${code}`, () => ({
        name: `Model units (${code})`,
        value: world.options.quotas[code] ?? world.options.noCommitmentUnits,
        adjustable: true,
      })),
    jobsInProgress: () =>
      readable(
        'ListModelCustomizationJobs',
        'The jobs in progress',
        () =>
          world.options.otherJobsInProgress +
          [...world.jobs.values()].filter((job) => jobAt(world, job).status === 'InProgress').length,
      ),
    role: (name) =>
      readable('GetRole', `Role ${name}`, () => {
        const role = world.roles.get(name);
        if (!role) return null;
        const policies = { readable: true, value: [role.policy] } as const;
        return { arn: arnOf(name), trustPolicy: role.trustPolicy, policies };
      }),
    bucket: (name) =>
      readable('HeadBucket', `Bucket ${name}`, () => {
        if (!world.buckets.has(name)) return null;
        return {
          region: world.options.bucketRegions[name] ?? region,
          policy: { readable: true, value: world.options.bucketPolicies[name] ?? null },
        };
      }),
    kmsKey: (id) =>
      readable('DescribeKey', `KMS key ${id}`, () => {
        const state = world.options.kmsKeys[id];
        return state === undefined ? null : { arn: id, state, usage: 'ENCRYPT_DECRYPT' };
      }),
    mailIdentity: (address) =>
      readable('GetEmailIdentity', `The e-mail identity of ${address}`, () => {
        const domain = address.slice(address.indexOf('@') + 1);
        const verified = [address, domain].find((one) => world.options.verifiedSenders.includes(one));
        if (verified !== undefined) return { identity: verified, verified: true };
        return world.options.unverifiedSenders.includes(address) ? { identity: address, verified: false } : null;
      }),
    mailSandbox: () => readable('GetAccount', 'Whether SES is in its sandbox', () => world.options.mailSandbox),
    putRole: (spec) =>
      perform(world, 'PutRole', spec.name, () => {
        const { name, trustPolicy, policy } = spec;
        const old = world.roles.get(name);
        const isSame = old?.trustPolicy === trustPolicy && old.policy === policy;
        world.roles.set(name, { trustPolicy, policy });
        return { arn: arnOf(name), done: !old ? 'created' : isSame ? 'unchanged' : 'updated' };
      }),
  };
}

function arnOf(name: string): string {
  return `arn:aws:iam::${fakeAccountId}:role/${name}`;
}
