import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BaseModel, Readable } from '../../../src/domain/ports.ts';
import type { AccountFacts, PreflightRequest } from '../../../src/domain/preflight/facts.ts';
import { problemsOf, type Finding } from '../../../src/domain/preflight/finding.ts';
import { judgeAccount } from '../../../src/domain/preflight/judge.ts';
import { bucketUses } from '../../../src/domain/preflight/uses.ts';
import { parseRequest } from '../../../src/domain/request.ts';
import { trustedRole } from '../../fakes/account.ts';
import { cohereCommandLight } from '../../fakes/index.ts';

const request: PreflightRequest = parseRequest(
  {
    jobName: 'judged',
    baseModel: cohereCommandLight.id,
    training: { data: 's3://data/training.jsonl', validation: 's3://data/validation.jsonl' },
    output: 's3://out/judged',
    roleArn: 'arn:aws:iam::000000000000:role/jobs',
    evaluation: { prompts: 's3://data/prompts.jsonl', inferenceBucket: 'inference' },
    notification: { sender: 'a@example.com', recipient: 'b@example.com' },
  },
  { encoder: 'any', sentenceEncoder: 'any', firstIntervalSeconds: 15, longestIntervalSeconds: 60 },
).request;

const told = <T>(value: T): Readable<T> => ({ readable: true, value });
const untold = { readable: false, note: 'Not told.' } as const;
const role = (policy = trustedRole('data', 'out').policy) => ({
  arn: request.roleArn,
  trustPolicy: trustedRole().trustPolicy,
  policies: told([policy]),
});
const bucketsWith = (policy: Readable<string | null>, region = 'us-east-1'): AccountFacts['buckets'] =>
  bucketUses(request).map((use) => ({ ...use, found: told({ region, policy }) }));
const deny = (more: object): Readable<string> =>
  told(JSON.stringify({ Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', ...more } }));

const fine: AccountFacts = {
  now: '2026-11-26T00:00:00.000Z',
  region: 'us-east-1',
  caller: told({ accountId: '000000000000', partition: 'aws', region: 'us-east-1' }),
  baseModel: cohereCommandLight,
  job: null,
  customModel: null,
  endpoint: null,
  endpoints: told([]),
  jobsInProgress: told(0),
  modelUnitQuotas: [
    { code: 'L-BE77399C', scope: 'across custom models', quota: told({ name: 'Units', value: 1, adjustable: true }) },
  ],
  role: told(role()),
  buckets: bucketsWith(told(null)),
  mail: { sender: told({ identity: 'example.com', verified: true }), recipient: told(null), sandbox: told(false) },
};

const endpoint = {
  kind: 'provisioned',
  arn: 'arn:x',
  name: 'other',
  status: 'InService',
  modelArn: 'arn:m',
  modelUnits: 1,
  commitment: 'none',
  createdAt: '',
  tags: {},
} as const;
const model = (more: Partial<BaseModel>): BaseModel => ({ ...cohereCommandLight, ...more });

interface Case {
  readonly facts?: Partial<AccountFacts>;
  readonly asked?: Partial<PreflightRequest>;
  readonly status: Finding['status'];
  readonly field: string;
  readonly says: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  'a legacy model': {
    facts: { baseModel: model({ lifecycle: 'LEGACY', endOfLifeAt: '2027-03-01T00:00:00.000Z' }) },
    status: 'problem',
    field: 'baseModel',
    says: /is legacy, its end of life is 2027-03-01.*no new jobs/,
  },
  'a model that is not listed in this Region': {
    facts: { baseModel: null, region: 'eu-west-1' },
    status: 'problem',
    field: 'baseModel',
    says: /not offered to this account in eu-west-1.*us-east-1, us-west-2.*set AWS_REGION/,
  },
  'a model that is listed in this Region and customized in another': {
    facts: { baseModel: model({ customizations: [] }), region: 'eu-west-1' },
    status: 'problem',
    field: 'baseModel',
    says: /can be used in eu-west-1, but not customized there.*us-east-1, us-west-2.*set AWS_REGION/,
  },
  'a model that is only for inference here': {
    facts: { baseModel: model({ customizations: [] }) },
    status: 'problem',
    field: 'customizationType',
    says: /with no customization at all, not with FINE_TUNING.*choose another model/,
  },
  'a model that is gone': {
    facts: { baseModel: null },
    status: 'problem',
    field: 'baseModel',
    says: /not offered to this account in us-east-1 \(as of 2026-11-21 no longer.*take amazon.nova-micro-v1:0:128k instead/,
  },
  'a model that has been retired': {
    facts: { baseModel: null, region: 'us-west-2' },
    asked: { baseModelId: 'anthropic.claude-3-haiku-20240307-v1:0:200k' },
    status: 'problem',
    field: 'baseModel',
    says: /was retired on 2026-09-10 .*take amazon.nova-lite-v1:0:300k instead/,
  },
  'a model whose end has come by the account’s own word': {
    facts: { baseModel: model({ endOfLifeAt: '2026-11-01T00:00:00.000Z' }) },
    status: 'problem',
    field: 'baseModel',
    says: /reached its end of life on 2026-11-01/,
  },
  'a base model of whose answers there are none': {
    facts: { baseline: null },
    status: 'problem',
    field: 'baseModel',
    says: /answers come from "cohere.command-light-text-v14", which is not offered .*family.inferenceId/,
  },
  'a base model that answers only where it is provisioned': {
    facts: { baseline: model({ inferenceTypes: ['PROVISIONED'] }) },
    status: 'problem',
    field: 'baseModel',
    says: /does not answer on demand \(only PROVISIONED\)/,
  },
  'a model in a Region where on record it is not': {
    facts: { region: 'eu-west-1', buckets: bucketsWith(told(null), 'eu-west-1') },
    status: 'warning',
    field: 'baseModel',
    says: /lists the model in eu-west-1, where on record nobody could customize it/,
  },
  'a model that is listed on demand only': {
    facts: { baseModel: model({ inferenceTypes: ['ON_DEMAND'] }) },
    status: 'warning',
    field: 'serving',
    says: /for ON_DEMAND, not for provisioned throughput/,
  },
  'reinforcement, for which Bedrock has no word': {
    asked: { customizationType: 'REINFORCEMENT_FINE_TUNING' },
    status: 'unknown',
    field: 'customizationType',
    says: /doesn't say/,
  },
  'units that another endpoint uses': {
    facts: { endpoints: told([endpoint]) },
    status: 'warning',
    field: 'serving',
    says: /1 model unit of provisioned throughput exist already.*temper cleanup/s,
  },
  'a quota that nobody tells': {
    facts: { modelUnitQuotas: [{ code: 'L-1', scope: 'for it', quota: untold }] },
    status: 'unknown',
    field: 'serving',
    says: /Not told/,
  },
  'ten deployments': {
    asked: { serving: { kind: 'on-demand', modelUnits: 1, commitment: 'none' } },
    facts: {
      modelUnitQuotas: [],
      endpoints: told(Array.from({ length: 10 }, () => ({ ...endpoint, kind: 'on-demand' as const }))),
    },
    status: 'warning',
    field: 'serving',
    says: /10 custom model deployments; an account has 10/,
  },
  "an endpoint's name that is taken": {
    facts: { endpoint },
    status: 'problem',
    field: 'customModelName',
    says: /"other", the name for its endpoint, is taken/,
  },
  'a role of another account': {
    asked: { roleArn: 'arn:aws:iam::111111111111:role/jobs' },
    status: 'problem',
    field: 'roleArn',
    says: /is in account 111111111111.*would run in 000000000000/,
  },
  'a role that is not there': {
    facts: { role: told(null) },
    status: 'problem',
    field: 'roleArn',
    says: /does not exist: make it with: temper role --name jobs/,
  },
  'a role without the conditions': {
    facts: {
      role: told({
        ...role(),
        trustPolicy: JSON.stringify({
          Statement: { Effect: 'Allow', Principal: { Service: 'bedrock.amazonaws.com' }, Action: 'sts:AssumeRole' },
        }),
      }),
    },
    status: 'warning',
    field: 'roleArn',
    says: /no condition on aws:SourceAccount and aws:SourceArn.*somebody else/,
  },
  'a role that may not write': {
    facts: { role: told(role(trustedRole('data').policy)) },
    status: 'problem',
    field: 'output',
    says: /role jobs may not s3:PutObject on arn:aws:s3:::out\/judged\/metrics: no policy allows it/,
  },
  'a role that may not read': {
    facts: { role: told(role(trustedRole('out').policy)) },
    status: 'problem',
    field: 'training.data',
    says: /may not s3:GetObject on arn:aws:s3:::data\/training\.jsonl/,
  },
  'a role whose permissions nobody tells': {
    facts: { role: told({ ...role(), policies: untold }) },
    status: 'unknown',
    field: 'roleArn',
    says: /Not told/,
  },
  'a bucket in another Region': {
    facts: { buckets: bucketsWith(untold, 'us-west-2') },
    status: 'problem',
    field: 'output',
    says: /"out" is in us-west-2, but the job runs in us-east-1/,
  },
  'a bucket policy that denies under a condition': {
    facts: { buckets: bucketsWith(deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } })) },
    status: 'warning',
    field: 'training.data',
    says: /denies s3:GetObject under a condition \(StringNotEquals on aws:sourcevpce\)/,
  },
  'a bucket policy that denies everybody but another role': {
    facts: {
      buckets: bucketsWith(
        deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::000000000000:role/other' } }),
      ),
    },
    status: 'problem',
    field: 'output',
    says: /policy of bucket out denies s3:PutObject and s3:GetObject/,
  },
  'a key that is disabled': {
    asked: { kmsKeyId: 'alias/k' },
    facts: { kmsKey: told({ arn: 'arn:k', state: 'Disabled', usage: 'ENCRYPT_DECRYPT' }) },
    status: 'problem',
    field: 'kmsKey',
    says: /alias\/k is Disabled/,
  },
  'a key that signs': {
    asked: { kmsKeyId: 'alias/k' },
    facts: { kmsKey: told({ arn: 'arn:k', state: 'Enabled', usage: 'SIGN_VERIFY' }) },
    status: 'problem',
    field: 'kmsKey',
    says: /is for SIGN_VERIFY: name a symmetric key/,
  },
  'a key that is not there': {
    asked: { kmsKeyId: 'alias/k' },
    facts: { kmsKey: told(null) },
    status: 'problem',
    field: 'kmsKey',
    says: /alias\/k does not exist/,
  },
  'a recipient in the sandbox': {
    facts: {
      mail: { sender: told({ identity: 'a@example.com', verified: true }), recipient: told(null), sandbox: told(true) },
    },
    status: 'warning',
    field: 'notification.recipient',
    says: /sandbox.*b@example\.com is not verified/,
  },
};

describe('an account', () => {
  test('in which all is well has no problem, and says of what is gone from the lists that it is', () => {
    const findings = judgeAccount(request, fine);
    assert.deepEqual(problemsOf(findings), []);
    assert.deepEqual(
      findings.filter(({ status }) => status !== 'ok').map(({ check, status }) => [check, status]),
      [['model', 'warning']],
    );
  });

  for (const [name, { facts, asked, status, field, says }] of Object.entries(cases))
    test(`with ${name}: ${status}`, () => {
      const findings = judgeAccount({ ...request, ...asked }, { ...fine, ...facts });
      const text = (finding: Finding) => `${finding.message}: ${finding.remedy ?? ''}`;
      const found = findings.filter((finding) => finding.status === status && finding.field === field);
      assert.ok(
        found.some((finding) => says.test(text(finding))),
        JSON.stringify(findings, null, 1),
      );
    });

  test('whose buckets deny what is not encrypted in transit is fine: Bedrock speaks TLS', () => {
    const policy = deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    const findings = judgeAccount(request, { ...fine, buckets: bucketsWith(policy) });
    assert.deepEqual(
      findings.filter(({ check }) => check === 'bucket policies').map(({ status }) => status),
      ['ok'],
    );
  });

  test('whose bucket allows the role what its own policies leave out is fine', () => {
    const allow = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: request.roleArn },
        Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*', 'arn:aws:s3:::out', 'arn:aws:s3:::out/*'],
      },
    });
    const findings = judgeAccount(request, {
      ...fine,
      role: told(role('{"Statement":[]}')),
      buckets: bucketsWith(told(allow)),
    });
    assert.deepEqual(problemsOf(findings), []);
  });
});
