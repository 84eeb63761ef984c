/** What the account can't do is found before anything is bought: over IAM, SES, S3, Service Quotas and Bedrock. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { credentials, isolatedEnvironment, recipient, sender, standinEnvironment } from '../../local/environment.ts';
import { startStandin } from '../../local/standin.ts';
import { repoFolder } from '../../local/tools.ts';
import { InvalidRequestError, type Problem } from '../../src/domain/errors.ts';
import { runToEnd } from '../e2e/support/processes.ts';
import { accountId, makeBucket, makeRole, newOwner, nothingBought, openAccount } from './account.ts';
import { putEvaluationFile, putTrainingFile } from './training-files.ts';

const region = 'us-east-1';
const standin = await startStandin();
const account = await openAccount(standin.url, region, { accountModels: ['cohere.command-text-v14'] });
const folder = await mkdtemp(join(tmpdir(), 'temper-tables-'));
after(async () => {
  await account.close();
  await standin.close();
  await rm(folder, { recursive: true });
});

const pairs = await putTrainingFile(account, 'prompt-completion', 100);
const conversations = await putTrainingFile(account, 'conversation', 100);
await putEvaluationFile(account);

const trusting = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
});
const { arn: strangersRole } = await makeRole(account.ports, {
  name: 'strangers',
  region,
  buckets: [account.bucket],
  trustPolicy: trusting({ Principal: { Service: 'ec2.amazonaws.com' } }),
});
const { arn: othersRole } = await makeRole(account.ports, {
  name: 'others',
  region,
  buckets: [account.bucket],
  trustPolicy: trusting({
    Principal: { Service: 'bedrock.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
  }),
});
const { arn: blindRole } = await makeRole(account.ports, { name: 'blind', region, buckets: ['another-bucket'] });
const iam = new IAMClient({ endpoint: standin.url, region, credentials });
const pathed = {
  RoleName: 'pathed',
  Path: '/teams/',
  AssumeRolePolicyDocument: JSON.stringify(trusting({ Principal: { Service: 'bedrock.amazonaws.com' } })),
};
const { Role: { Arn: rolePath = '' } = {} } = await iam.send(new CreateRoleCommand(pathed));
iam.destroy();
const s3 = new S3Client({ endpoint: standin.url, region: 'eu-west-1', credentials, forcePathStyle: true });
await makeBucket(s3, 'tables-elsewhere', 'eu-west-1');
s3.destroy();

interface Refusal {
  readonly name: string;
  readonly input?: object;
  readonly settings?: object;
  readonly field: string;
  readonly says: RegExp;
}

const cohere = 'cohere.command-text-v14:7:4k';
const novaMicro = 'amazon.nova-micro-v1:0:128k';
const prices = {
  trainingUsdPer1kTokens: 0.004,
  inputUsdPer1kTokens: 0.001,
  outputUsdPer1kTokens: 0.001,
  modelUnitUsdPerHour: 40,
};

const refusals: readonly Refusal[] = [
  {
    name: 'no quota of model units',
    settings: { noCommitmentUnits: 0 },
    field: 'serving',
    says: /may have 0 model units across custom models \(quota L-BE77399C.*needs 1: ask for more in the Service Quotas/,
  },
  {
    name: 'fewer model units than asked for',
    settings: { noCommitmentUnits: 2 },
    input: { serving: { mode: 'provisioned', modelUnits: 3 } },
    field: 'serving',
    says: /may have 2 model units .*needs 3: ask for more/,
  },
  {
    name: 'an unknown model',
    input: { baseModel: 'acme.model-v1:0' },
    field: 'baseModel',
    says: /"acme\.model-v1:0" is no base model that Temper can customize/,
  },
  {
    name: 'a model that only a request knows',
    input: { baseModel: 'acme.model-v1:0', family: { format: 'prompt-completion' } },
    field: 'baseModel',
    says: /"acme\.model-v1:0" is not offered to this account in us-east-1: enable access to it, or choose another/,
  },
  {
    name: 'a retired model',
    input: { baseModel: 'anthropic.claude-3-haiku-20240307-v1:0:200k' },
    field: 'baseModel',
    says: /was retired on 2026-09-10 and us-east-1 no longer offers it: take amazon\.nova-lite-v1:0:300k instead/,
  },
  {
    name: 'a model that this account no longer holds',
    settings: { accountModels: [] },
    field: 'baseModel',
    says: /not offered to this account in us-east-1 \(as of 2026-11-21 no longer.*: take amazon\.nova-micro/,
  },
  {
    name: 'a model of another Region',
    input: { baseModel: 'meta.llama3-1-8b-instruct-v1:0:128k' },
    field: 'baseModel',
    says: /can be used in us-east-1, but not customized there: it could last be customized in us-west-2 .*set AWS_REGION/,
  },
  {
    name: 'a bucket of another Region',
    input: { output: 's3://tables-elsewhere/out' },
    field: 'output',
    says: /"tables-elsewhere" is in eu-west-1, but the job runs in us-east-1.*: copy the data/,
  },
  {
    name: 'a role that does not exist',
    input: { roleArn: `arn:aws:iam::${accountId}:role/nobody` },
    field: 'roleArn',
    says: /role\/nobody does not exist: make it with: temper role --name nobody/,
  },
  {
    name: 'a role that trusts another service',
    input: { roleArn: strangersRole },
    field: 'roleArn',
    says: /may not assume .*role\/strangers: its trust policy does not allow sts:AssumeRole to bedrock.*: make one for Bedrock alone with: temper role --name strangers-bedrock/,
  },
  {
    name: 'a role that trusts Bedrock for another account',
    input: { roleArn: othersRole },
    field: 'roleArn',
    says: /may not assume .*role\/others: .*111122223333.*: correct it with: temper role/,
  },
  {
    name: 'a role of another account',
    input: { roleArn: 'arn:aws:iam::111122223333:role/theirs' },
    field: 'roleArn',
    says: /is in account 111122223333, but the job would run in 000000000000.*: name a role of this account/,
  },
  {
    name: 'a role that is named without its path',
    input: { roleArn: rolePath.replace('/teams/', '/') },
    field: 'roleArn',
    says: /role\/pathed does not exist: the role of this name is arn:.*role\/teams\/pathed: give its whole ARN/,
  },
  {
    name: 'a role that may not read the data',
    input: { roleArn: blindRole },
    field: 'training.data',
    says: /the role blind may not s3:GetObject on .*: no policy allows it: allow it, or correct the role with: temper role/,
  },
  {
    name: 'a sender that nobody verified',
    input: { notification: { sender: 'nobody@unverified.example', recipient } },
    field: 'notification.sender',
    says: /nobody@unverified\.example is no identity in SES.*: verify it or its domain in the SES console/,
  },
  {
    name: 'a run over its budget',
    input: { budget: { maxCostUsd: 100 }, prices },
    field: 'budget.maxCostUsd',
    says: /passes the budget of USD 100\.00: raise budget\.maxCostUsd/,
  },
  {
    name: 'a commitment over its budget',
    input: {
      serving: { mode: 'provisioned', commitment: 'six-months', acceptCommitment: true },
      approval: 'automatic',
      budget: { maxCostUsd: 10_000 },
      prices,
    },
    field: 'budget.maxCostUsd',
    says: /the commitment, with everything before it, may cost up to USD 104\d\d\d\.\d\d .*passes the budget of USD 10000\.00: raise/,
  },
  {
    name: 'a budget where a price is not known',
    input: {
      baseModel: novaMicro,
      serving: 'provisioned',
      training: { data: conversations },
      budget: { maxCostUsd: 9 },
    },
    field: 'budget.maxCostUsd',
    says: /no price for .*: give these prices in the request/,
  },
];

const inputOf = ({ input }: Pick<Refusal, 'input'>, index: number): object => ({
  jobName: `preflight-${index}`,
  baseModel: cohere,
  training: { data: pairs },
  evaluation: { prompts: 'evaluation.jsonl' },
  ...input,
});

const usual = { noCommitmentUnits: 10, accountModels: ['cohere.command-text-v14'] };

async function problemsOf(refusal: Pick<Refusal, 'input' | 'settings'>, index: number): Promise<readonly Problem[]> {
  const { activities, run } = account;
  const owner = newOwner();
  await account.set({ ...usual, ...refusal.settings });
  try {
    const { request } = await run(activities.validateRequest, inputOf(refusal, index), owner);
    await run(activities.preflight, request, owner, true);
    return [];
  } catch (error) {
    if (error instanceof InvalidRequestError) return error.problems;
    throw error;
  }
}

describe('refused before anything is bought', () => {
  for (const [index, refusal] of refusals.entries())
    it(refusal.name, async () => {
      const problems = await problemsOf(refusal, index);
      assert.ok(
        problems.some(({ field, message }) => field === refusal.field && refusal.says.test(message)),
        `nothing at ${refusal.field} says ${refusal.says}:\n${JSON.stringify(problems, null, 1)}`,
      );
      assert.deepEqual(await account.purchases(), nothingBought);
    });

  it('but not what is right', async () => {
    assert.deepEqual(await problemsOf({}, refusals.length), []);
  });
});

/** What AWS takes, written in other ways than `temper role` writes it. */
const accepted: Readonly<Record<string, Accepted>> = {
  'a trust policy for the jobs of one base model': {
    trust: { ArnLike: { 'aws:SourceArn': `arn:aws:bedrock:${region}:${accountId}:model-customization-job/cohere.*` } },
  },
  "a trust policy with a variable of IAM's": {
    trust: { ArnLike: { 'aws:SourceArn': 'arn:aws:bedrock:*:${aws:SourceAccount}:model-customization-job/*' } },
  },
  'a trust policy for an organisation': { trust: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } },
  'a trust policy that names everybody under a condition': {
    trust: { StringEquals: { 'aws:SourceAccount': accountId } },
    principal: { AWS: '*' },
  },
  "a role whose resources hold a variable of IAM's": { resource: 'arn:aws:s3:::tables-${aws:RequestedRegion}' },
  'a role that may not list, which not every job does': { denies: 's3:ListBucket' },
  'a role that only the bucket lets in, by a condition': {
    resource: 'arn:aws:s3:::another-bucket',
    bucketPolicy: (role) => ({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Condition: { ArnEquals: { 'aws:PrincipalArn': role } },
    }),
  },
  'a bucket that refuses what is not encrypted on the way': {
    bucketPolicy: () => ({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': false } },
    }),
  },
  'a bucket whose metrics nobody may read': {
    bucketPolicy: () => ({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: '*/output/*' }),
    input: { output: `s3://${account.bucket}/output/here` },
  },
  'a sender whose domain is verified in other letters': {
    input: { notification: { sender: `you@${sender.slice(sender.indexOf('@') + 1).toUpperCase()}`, recipient } },
    identity: sender.slice(sender.indexOf('@') + 1),
  },
  'a sender that is verified without its label': {
    input: { notification: { sender: 'me+temper@labels.example', recipient } },
    identity: 'me@labels.example',
  },
};

interface Accepted {
  /** Conditions of the trust policy, in place of `temper role`'s. */
  readonly trust?: object;
  readonly principal?: object;
  /** What the role may use, in place of the account's bucket. */
  readonly resource?: string;
  readonly denies?: string;
  readonly bucketPolicy?: (roleArn: string) => object;
  readonly identity?: string;
  readonly input?: object;
}

describe('what AWS takes in other words is not refused:', () => {
  const place = { region, endpoint: standin.url, credentials };
  const [iam, data, ses] = [
    new IAMClient(place),
    new S3Client({ ...place, forcePathStyle: true }),
    new SESv2Client(place),
  ];
  const { bucket } = account;
  const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  after(() => [iam, data, ses].forEach((client) => client.destroy()));

  for (const [index, [name, one]] of Object.entries(accepted).entries())
    it(name, async () => {
      const RoleName = `accepted-${index}`;
      const { trust: Condition, principal: Principal = { Service: 'bedrock.amazonaws.com' }, denies } = one;
      const trust = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition && { Condition }) };
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: policyOf(trust) }));
      const roleArn = Role?.Arn ?? '';
      const resource = one.resource ?? `arn:aws:s3:::${bucket}`;
      const allow = { Effect: 'Allow', Action: 's3:*', Resource: [resource, `${resource}/*`] };
      const deny = denies === undefined ? [] : [{ Effect: 'Deny', Action: denies, Resource: '*' }];
      await iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'data', PolicyDocument: policyOf(allow, ...deny) }),
      );
      if (one.identity !== undefined) await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: one.identity }));
      if (one.bucketPolicy) {
        const { Resource: path, ...statement } = { Resource: '*', ...one.bucketPolicy(roleArn) };
        const Resource = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/${path.replace(/^\*\//, '')}`];
        await data.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policyOf({ ...statement, Resource }) }));
      }
      try {
        assert.deepEqual(await problemsOf({ input: { roleArn, ...one.input } }, 200 + index), []);
      } finally {
        await data.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
      }
    });
});

describe('temper preflight --json', () => {
  async function preflight(input: object) {
    const path = join(folder, 'request.json');
    await writeFile(path, JSON.stringify(input));
    const { emulatorUrl, bucket, roleArn } = account;
    const env = {
      ...isolatedEnvironment(),
      ...standinEnvironment(standin.url, region),
      AWS_ENDPOINT_URL_BEDROCK: emulatorUrl,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulatorUrl,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: emulatorUrl,
      TRAINING_DATA_BUCKET: bucket,
      VALIDATION_DATA_BUCKET: bucket,
      MODEL_INFERENCE_BUCKET: bucket,
      CUSTOMIZATION_OUTPUT_BUCKET: bucket,
      BEDROCK_ROLE_ARN: roleArn,
      SENDER_EMAIL: sender,
      RECIPIENT_EMAIL: recipient,
    };
    const command = ['--import', 'tsx', 'src/client.ts', 'preflight', '--input', path, '--json'];
    const { exitCode, stdout, stderr } = await runToEnd(process.execPath, command, {
      cwd: repoFolder,
      env,
      timeoutMs: 120_000,
    });
    assert.notEqual(stdout, '', stderr);
    return { exitCode, answer: JSON.parse(stdout) as Answer };
  }

  interface Answer {
    readonly ok: boolean;
    readonly findings: readonly { check: string; status: string; field: string; remedy?: string }[];
    readonly forecast: object | null;
  }

  it('exits with 2 and tells all that is wrong at once, each with its remedy', async () => {
    await account.set({ ...usual, noCommitmentUnits: 0 });
    const input = {
      roleArn: strangersRole,
      notification: { sender: 'nobody@unverified.example', recipient },
      budget: { maxCostUsd: 100 },
      prices,
    };
    const { exitCode, answer } = await preflight(inputOf({ input }, 100));
    assert.equal(exitCode, 2);
    assert.equal(answer.ok, false);
    const problems = answer.findings.filter(({ status }) => status === 'problem');
    assert.deepEqual(
      problems.map(({ check }) => check),
      ['quota', 'role', 'e-mail', 'budget'],
    );
    for (const { check, remedy } of problems) assert.ok(remedy, `${check} has no remedy`);
    assert.deepEqual(await account.purchases(), nothingBought);
  });

  it('exits with 0 where nothing is wrong, with what it may cost', async () => {
    await account.set(usual);
    const { exitCode, answer } = await preflight(inputOf({}, 101));
    assert.deepEqual([exitCode, answer.ok], [0, true]);
    assert.ok(answer.forecast);
    assert.deepEqual(await account.purchases(), nothingBought);
  });
});
