import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cohereCommandLight } from '../fakes/index.ts';
import { trustedRole } from '../fakes/account.ts';
import type { FakeOptions } from '../fakes/world.ts';
import { openBench, payload, type Bench } from './bench.ts';

const request = (more: object = {}) => ({
  jobName: 'refused',
  baseModel: payload.BaseModelIdentifier,
  training: { data: 'training-data.jsonl' },
  ...more,
});

const strangerTrust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

interface Refusal {
  readonly account?: Partial<Omit<FakeOptions, 'now' | 'buckets' | 'roles'>>;
  readonly trustPolicy?: string;
  readonly input?: object;
  readonly field: string;
  readonly says: RegExp;
}

const onDemand = {
  ...cohereCommandLight,
  id: 'cohere.command-light-text-v14',
  inferenceTypes: ['ON_DEMAND'],
} as const;

/** Each is all that is wrong, and each is found before anything is bought. */
const refusals: Readonly<Record<string, Refusal>> = {
  'no quota': {
    account: { noCommitmentUnits: 0 },
    field: 'serving',
    says: /may have 0 model units across custom models \(quota L-BE77399C.*needs 1: ask for more in the Service Quotas/,
  },
  'an unknown model': {
    input: { baseModel: 'acme.model-v1:0' },
    field: 'baseModel',
    says: /"acme\.model-v1:0" is no base model that Temper can customize/,
  },
  'a model that the account does not list': {
    account: { baseModels: [] },
    field: 'baseModel',
    says: /is not offered to this account in us-east-1.*or ask AWS for access/,
  },
  'a retired model': {
    account: { baseModels: [{ ...cohereCommandLight, endOfLifeAt: '2025-03-31T00:00:00.000Z' }, onDemand] },
    field: 'baseModel',
    says: /reached its end of life on 2025-03-31, so that calls to it fail: take amazon\.nova-micro-v1:0:128k instead/,
  },
  'a base model that nobody lets answer for itself': {
    account: { baseModels: [cohereCommandLight] },
    field: 'baseModel',
    says: /answers come from "cohere\.command-light-text-v14", which is not offered .*: enable access to it, or name in family/,
  },
  'a way of customizing that the account has no offer for': {
    account: { baseModels: [{ ...cohereCommandLight, customizations: ['CONTINUED_PRE_TRAINING'] }, onDemand] },
    field: 'customizationType',
    says: /with only CONTINUED_PRE_TRAINING, not with FINE_TUNING: choose/,
  },
  'a bucket in the wrong Region': {
    account: { bucketRegions: { training: 'eu-west-1' } },
    field: 'training.data',
    says: /"training" is in eu-west-1, but the job runs in us-east-1.*copy the data/,
  },
  'an untrusted role': {
    trustPolicy: strangerTrust,
    field: 'roleArn',
    says: /may not assume .*role\/bench: its trust policy does not allow sts:AssumeRole to bedrock.*temper role --name bench/,
  },
  'an unverified sender': {
    account: { verifiedSenders: [], unverifiedSenders: ['sender@example.com'] },
    field: 'notification.sender',
    says: /sender@example\.com is not verified yet.*verify it or its domain in the SES console/,
  },
  'a run over its budget': {
    input: {
      budget: { maxCostUsd: 100 },
      prices: { inputUsdPer1kTokens: 0.001, outputUsdPer1kTokens: 0.001 },
    },
    field: 'budget.maxCostUsd',
    says: /may cost up to USD 14\d\d\.\d\d at prices as of 2024-12-31, which passes the budget of USD 100\.00: raise/,
  },
  'a budget where a price is not known': {
    input: { budget: { maxCostUsd: 1_000_000 } },
    field: 'budget.maxCostUsd',
    says: /no price for inputUsdPer1kTokens, outputUsdPer1kTokens.*give these prices in the request/,
  },
  'as many jobs as Bedrock takes': {
    account: { otherJobsInProgress: 10 },
    field: 'jobName',
    says: /10 customization jobs in progress; Bedrock takes 10 at once: wait/,
  },
  'a bucket policy that denies the role its data': {
    account: {
      bucketPolicies: {
        training: JSON.stringify({
          Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::training/*' },
        }),
      },
    },
    field: 'training.data',
    says: /the policy of bucket training denies s3:GetObject.*exempt the role/,
  },
};

const fine = {
  noCommitmentUnits: 2,
  baseModels: [cohereCommandLight, onDemand],
  bucketRegions: {},
  bucketPolicies: {},
  verifiedSenders: ['sender@example.com'],
  unverifiedSenders: [],
  otherJobsInProgress: 0,
};

describe('before anything is bought', () => {
  let bench: Bench;
  before(async () => void (bench = await openBench()));
  after(() => bench.close());

  const arrange = ({ account, trustPolicy }: Pick<Refusal, 'account' | 'trustPolicy'>) => {
    bench.aws.configure({ ...fine, ...account });
    bench.aws.setRole('bench', { ...trustedRole('*'), ...(trustPolicy !== undefined && { trustPolicy }) });
  };
  const nothingCreated = () => {
    const { createdJobs, createdEndpoints } = bench.aws.counts();
    assert.deepEqual({ createdJobs, createdEndpoints }, { createdJobs: 0, createdEndpoints: 0 });
  };

  for (const [name, refusal] of Object.entries(refusals)) {
    it(`${name} is refused with the field and what to do, and nothing is created`, async () => {
      arrange(refusal);
      const problems = await problemsOf(await bench.start(request(refusal.input)));
      assert.equal(problems.length, 1, JSON.stringify(problems, null, 1));
      assert.equal(problems[0]?.field, refusal.field);
      assert.match(problems[0]?.message ?? '', refusal.says);
      nothingCreated();
    });
  }

  it('everything that is wrong is told at once, the data too', async () => {
    arrange({ account: { noCommitmentUnits: 0, verifiedSenders: [] }, trustPolicy: strangerTrust });
    const problems = await problemsOf(
      await bench.start(request({ training: { data: 'no-such-file.jsonl' }, output: 's3://nowhere/output' })),
    );
    const fields = problems.map(({ field }) => field).sort();
    assert.deepEqual(fields, ['notification.sender', 'output', 'roleArn', 'serving', 'training.data']);
    nothingCreated();
  });

  it('what may not be read is said and refuses nobody', async () => {
    arrange({});
    for (const operation of [
      'GetRole',
      'GetServiceQuota',
      'ListModelCustomizationJobs',
      'GetEmailIdentity',
      'GetCustomModel',
    ])
      bench.aws.failNext(operation, { name: 'AccessDenied', message: 'not allowed' });
    const handle = await bench.start(request({ jobName: 'unread' }));
    await bench.until(handle, 'customizing', 1);
    const { warnings = [], forecast } = await handle.query<{ warnings?: string[]; forecast?: { knownUsd: number } }>(
      'progress',
    );
    assert.match(warnings.join('\n'), /Role bench could not be read: grant iam:GetRole to check it\./);
    assert.match(warnings.join('\n'), /Quota L-BE77399C could not be read/);
    assert.match(
      warnings.join('\n'),
      /Custom model unread could not be read: grant bedrock:GetCustomModel to check it/,
    );
    assert.ok((forecast?.knownUsd ?? 0) > 1_000, 'a week of waiting at the price of a model unit');
    await handle.terminate();
  });
});

async function problemsOf(handle: {
  result(): Promise<unknown>;
}): Promise<readonly { readonly field: string; readonly message: string }[]> {
  const error: unknown = await handle.result().then(
    () => assert.fail('it was not refused'),
    (reason: unknown) => reason,
  );
  let details: unknown;
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    details = (cause as { details?: readonly unknown[] }).details?.[0] ?? details;
  return (details as { problems: { field: string; message: string }[] }).problems;
}
