import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startStandin, type Standin } from '../../local/standin.ts';
import { createAwsPorts } from '../../src/aws/index.ts';
import type { CliAws } from '../../src/cli/context.ts';
import { parsePolicy, permissionFor } from '../../src/domain/iam/policy.ts';
import { readTrust } from '../../src/domain/iam/trust.ts';
import { InvalidRequestError } from '../../src/domain/errors.ts';
import type { Ports } from '../../src/domain/ports.ts';
import { createFakePorts } from '../fakes/index.ts';
import { noAws, run } from './harness.ts';

const place = { partition: 'aws', region: 'us-east-1', accountId: '000000000000' };
const key = 'arn:aws:kms:us-east-1:000000000000:key/1';
const named = ['role', '--name', 'jobs', '--buckets', 'train,valid', '--output-buckets', 'out'];

const awsOf = (ports: Ports): CliAws => ({ ...noAws, ports: async () => ports });

describe('temper role, with the IAM of the stand-in', () => {
  let standin: Standin;
  let ports: ReturnType<typeof createAwsPorts>;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
    standin = await startStandin();
    const { url } = standin;
    ports = createAwsPorts({ region: 'us-east-1', endpoints: { iam: url, sts: url } });
  });
  after(async () => {
    ports.close();
    await standin.close();
  });

  test('makes a role once, keeps it as it is, and changes it when other buckets are named', async () => {
    const aws = awsOf(ports);
    const first = await run(named, { aws });
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(
      first.stdout,
      /^Created arn:aws:iam::000000000000:role\/jobs\nexport BEDROCK_ROLE_ARN=arn:aws:iam::0{12}:role\/jobs\n$/u,
    );
    assert.match((await run(named, { aws })).stdout, /^Up to date already: /u);

    const role = await ports.account.role('jobs');
    assert.ok(role.readable && role.value?.policies.readable);
    assert.deepEqual(readTrust(role.value.trustPolicy, place), { verdict: 'trusts' });
    const may = (documents: readonly string[], action: string, resource: string) =>
      permissionFor(
        documents.flatMap((text) => parsePolicy(text) ?? []),
        action,
        resource,
      );
    const { value: documents } = role.value.policies;
    assert.equal(may(documents, 's3:GetObject', 'arn:aws:s3:::train/x'), 'allowed');
    assert.equal(may(documents, 's3:PutObject', 'arn:aws:s3:::train/x'), 'not allowed');
    assert.equal(may(documents, 's3:PutObject', 'arn:aws:s3:::out/x'), 'allowed');

    assert.match((await run(['role', '--name', 'jobs', '--buckets', 'other'], { aws })).stdout, /^Updated /u);
    const changed = await ports.account.role('jobs');
    assert.ok(changed.readable && changed.value?.policies.readable);
    assert.equal(may(changed.value.policies.value, 's3:GetObject', 'arn:aws:s3:::train/x'), 'not allowed');
  });

  test('leaves a role alone that others work with', async () => {
    const aws = awsOf(ports);
    const trusts = (Service: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
      });
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const of = (name: string, trustPolicy: string) => ({
      name,
      description: 'ours',
      trustPolicy,
      policyName: 'ours',
      policy,
      tags: {},
    });
    await ports.account.putRole(of('machines', trusts('ec2.amazonaws.com')));
    const refused = await run(['role', '--name', 'machines', '--buckets', 'train'], { aws });
    assert.equal(refused.exitCode, 1);
    assert.match(
      refused.stderr,
      /role machines exists, and ec2\.amazonaws\.com may assume it.*choose another --name.*Nothing was changed/u,
    );
    const left = await ports.account.role('machines');
    assert.equal(left.readable && left.value?.trustPolicy, trusts('ec2.amazonaws.com'));

    await ports.account.putRole(of('loose', trusts('bedrock.amazonaws.com')));
    const { exitCode, stdout, stderr } = await run(['role', '--name', 'loose', '--buckets', 'train'], { aws });
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^Updated /u);
    assert.match(stderr, /Beside this policy the role has 1 document of permissions/u);
  });

  test('a request that names a key and a network has them in its role', async () => {
    const aws = {
      ...awsOf({
        ...ports,
        account: {
          ...ports.account,
          kmsKey: async () => ({ readable: true, value: { arn: key, state: 'Enabled', usage: '' } }),
        },
      }),
      requestedNeeds: () => ({
        readBuckets: ['train'],
        writeBuckets: [],
        kmsKeyId: 'alias/ours',
        vpc: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
      }),
    };
    const folder = await mkdtemp(join(tmpdir(), 'temper-role-'));
    const path = join(folder, 'request.json');
    await writeFile(path, '{}');
    const { stdout } = await run(['role', '--name', 'jobs', '--dry-run', '--input', path], { aws });
    assert.match(stdout, /:subnet\/subnet-1"/u);
    assert.ok(stdout.includes(`"${key}"`), stdout);
    await rm(folder, { recursive: true });
  });
});

test('a dry run prints both policies and changes nothing', async () => {
  const ports = createFakePorts({ now: () => 0 });
  const { exitCode, stdout } = await run([...named, '--dry-run'], { aws: awsOf(ports) });
  assert.equal(exitCode, 0);
  assert.match(stdout, /"aws:SourceAccount": "000000000000"/u);
  assert.match(stdout, /"arn:aws:s3:::train\/\*"/u);
  assert.match(stdout, /Nothing was changed\.\n$/u);
  assert.doesNotMatch(stdout, /kms:|ec2:/u);
  assert.equal(ports.controls.counts().calls.get('PutRole'), undefined);
});

test('keys and networks are in the policy where they are asked for', async () => {
  const aws = awsOf(createFakePorts({ now: () => 0 }));
  const { stdout } = await run([...named, '--dry-run', '--vpc', 'subnet-1,sg-1', '--kms-key', key], { aws });
  assert.match(stdout, /kms:GenerateDataKey/u);
  assert.match(stdout, /:subnet\/subnet-1"/u);
  assert.match(stdout, /:security-group\/sg-1"/u);
});

test('the buckets of the environment are what it uses where nothing is named', async () => {
  const defaults = { trainingDataBucket: 'of-environment', customizationOutputBucket: 'out-of-environment' };
  const { stdout } = await run(['role', '--name', 'jobs', '--dry-run'], {
    aws: awsOf(createFakePorts({ now: () => 0 })),
    defaults,
  });
  assert.match(stdout, /arn:aws:s3:::of-environment"/u);
});

test('the buckets of a request are what it uses, and those of several what any of them does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'temper-role-'));
  const path = join(folder, 'request.json');
  const aws = {
    ...awsOf(createFakePorts({ now: () => 0 })),
    requestedNeeds: (input: unknown) => {
      const { name } = input as { readonly name: string };
      return { readBuckets: [name], writeBuckets: [`${name}-output`] };
    },
  };
  for (const requests of [{ name: 'one' }, [{ name: 'one' }, { name: 'two' }]]) {
    await writeFile(path, JSON.stringify(requests));
    const { stdout } = await run(['role', '--name', 'jobs', '--dry-run', '--input', path], { aws });
    assert.match(stdout, /arn:aws:s3:::one-output"/u);
    assert.equal(/arn:aws:s3:::two-output"/u.test(stdout), Array.isArray(requests));
  }
  const wrong = {
    ...aws,
    requestedNeeds() {
      throw new InvalidRequestError([{ field: 'jobName', message: 'is missing' }]);
    },
  };
  const refused = await run(['role', '--name', 'jobs', '--dry-run', '--input', path], { aws: wrong });
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /jobName: is missing/u);
  await rm(folder, { recursive: true });
});

for (const [name, args, says] of [
  ['no bucket', ['--name', 'jobs'], /--buckets and --output-buckets, --input FILE, or TRAINING_DATA_BUCKET/u],
  ['an illegal name', ['--name', 'a/b', '--buckets', 'x'], /a role's name has up to 64 letters/u],
  [
    'a key without its ARN',
    ['--name', 'a', '--buckets', 'x', '--kms-key', 'alias/k'],
    /--kms-key alias\/k: a policy needs the key's ARN/u,
  ],
  [
    'an id of nothing known',
    ['--name', 'a', '--buckets', 'x', '--vpc', 'vpc-1'],
    /--vpc vpc-1: give ids such as subnet-0123/u,
  ],
] as const)
  test(`a command line with ${name} is told what to give`, async () => {
    const { exitCode, stderr } = await run(['role', ...args], { aws: awsOf(createFakePorts({ now: () => 0 })) });
    assert.equal(exitCode, 2);
    assert.match(stderr, says);
  });
