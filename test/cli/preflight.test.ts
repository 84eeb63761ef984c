import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inspectBeforehand } from '../../src/activities/preflight.ts';
import { rehearsedObjects } from '../../src/aws/rehearsed-objects.ts';
import type { CliAws } from '../../src/cli/context.ts';
import { parseRequest } from '../../src/domain/request.ts';
import { createFakePorts } from '../fakes/index.ts';
import type { FakeOptions } from '../fakes/world.ts';
import { noAws, run } from './harness.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-preflight-'));
});
after(() => rm(folder, { recursive: true }));

async function file(content: object): Promise<string> {
  const path = join(folder, 'request.json');
  await writeFile(path, JSON.stringify(content));
  return path;
}

const request = {
  jobName: 'my-job',
  baseModel: 'cohere.command-light-text-v14:7:4k',
  training: { data: 's3://training/data.jsonl' },
  output: 's3://output/my-job',
  roleArn: 'arn:aws:iam::000000000000:role/bench',
  evaluation: { prompts: 's3://validation/evaluation.jsonl', inferenceBucket: 'inference' },
  notification: { sender: 'temper@example.com', recipient: 'you@example.com' },
};

function awsOf(options: Partial<FakeOptions> = {}, denied: readonly string[] = []) {
  const ports = createFakePorts({ now: () => 0, ...options });
  for (const operation of denied)
    ports.controls.failNext(operation, { name: 'AccessDeniedException', message: 'You may not.' }, 3);
  const lines = (count: number, line: (index: number) => object) =>
    Array.from({ length: count }, (_, index) => JSON.stringify(line(index))).join('\n');
  ports.controls.putObject(
    's3://training/data.jsonl',
    lines(40, (i) => ({ prompt: `say ${i}`, completion: `${i}` })),
  );
  ports.controls.putObject(
    's3://validation/evaluation.jsonl',
    lines(4, (i) => ({ prompt: `say ${i}`, reference: `${i}` })),
  );
  const defaults = { sentenceEncoder: 'none', encoder: 'any', firstIntervalSeconds: 15, longestIntervalSeconds: 60 };
  const aws: CliAws = {
    ...noAws,
    preflight: async (input) =>
      inspectBeforehand(ports, parseRequest(input, defaults).request, {
        region: 'us-east-1',
        rehearsed: rehearsedObjects(ports.objects, folder),
      }),
  };
  const created = () => ports.controls.counts().createdJobs + ports.controls.counts().createdEndpoints;
  return { aws, created, ports };
}

test('a request that is right passes, with what it may cost and since when its prices are', async () => {
  const { aws } = awsOf();
  const { exitCode, stdout } = await run(['preflight', '--input', await file(request)], { aws });
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^✓ role +Bedrock may assume it, for the jobs of this account only$/mu);
  assert.match(stdout, /^✓ data +40 training records and 4 evaluation records are right$/mu);
  // The fakes' account still lists what is gone from AWS's pages.
  assert.match(stdout, /^! model +baseModel: .*\n +→ go on if this account is known to use it/mu);
  assert.match(stdout, /^Cost: at least USD \d+\.\d\d in the worst case.*prices as of 2024-12-31$/mu);
  assert.match(stdout, /^ {2}Evaluation +–$/mu);
  assert.match(stdout, /0 problems, 1 warning, 0 not checked\. Start it with: temper start/u);
});

test('what would refuse it is shown with its remedy, and exits with 2', async () => {
  const { aws, created } = awsOf({ noCommitmentUnits: 0, roles: {} });
  const { exitCode, stdout } = await run(['preflight', '--input', await file(request)], { aws });
  assert.equal(exitCode, 2);
  assert.match(stdout, /^✗ quota +serving: .*\n +→ ask for more in the Service Quotas console/mu);
  assert.match(stdout, /^✗ role +roleArn: .*does not exist\n +→ make it with: temper role --name bench/mu);
  assert.match(stdout, /2 problems/u);
  assert.equal(created(), 0);
});

test('data that a run would prepare is looked at as the run would, and nothing is written', async () => {
  const { aws, ports } = awsOf();
  const { training: _replaced, evaluation: _parted, ...rest } = request;
  const prepares = {
    ...rest,
    data: { source: 's3://training/data.jsonl', output: 's3://training/prepared' },
    evaluation: { inferenceBucket: 'inference' },
  };
  const { exitCode, stdout } = await run(['preflight', '--input', await file(prepares)], { aws });
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^✓ data +36 training records and 4 evaluation records are right$/mu);
  assert.match(stdout, /^Cost: at least USD/mu);
  const there: string[] = [];
  for await (const { uri } of ports.objects.list('s3://training/')) there.push(uri);
  assert.deepEqual(there, ['s3://training/data.jsonl']);

  ports.controls.putObject('s3://training/data.jsonl', '{"prompt": "say 1"}');
  const wrong = await run(['preflight', '--input', await file(prepares)], { aws });
  assert.equal(wrong.exitCode, 2);
  assert.match(wrong.stdout, /^✗ data +s3:\/\/training\/data\.jsonl:1: has no answer/mu);
  assert.match(wrong.stdout, /^2 problems/mu);
});

test('whoever may read nothing of Bedrock is told what was not checked, and of everything else', async () => {
  const denied = [
    'GetFoundationModel',
    'GetModelCustomizationJob',
    'GetCustomModel',
    'ListProvisionedModelThroughputs',
  ];
  const { aws } = awsOf({}, denied);
  const { exitCode, stdout } = await run(['preflight', '--input', await file(request)], { aws });
  assert.equal(exitCode, 0, stdout);
  assert.match(
    stdout,
    /^\? model +baseModel: The base model cohere\..* grant bedrock:GetFoundationModel to check it\.$/mu,
  );
  assert.match(stdout, /^\? job name +jobName: Job my-job .* grant bedrock:GetModelCustomizationJob/mu);
  assert.match(stdout, /^\? custom model name +customModelName: .* grant bedrock:GetCustomModel/mu);
  assert.match(stdout, /^✓ role/mu);
  const unread = await run(['preflight', '--input', await file(request)], {
    aws: awsOf({}, ['HeadObject', 'GetObject']).aws,
  });
  assert.equal(unread.exitCode, 0, unread.stdout + unread.stderr);
  assert.match(unread.stdout, /^\? data +training\.data: The data could not be read: grant s3:/mu);
});

test('programs get every finding and the forecast', async () => {
  const { aws } = awsOf({ noCommitmentUnits: 0 });
  const { exitCode, stdout } = await run(['preflight', '--json', '--input', await file(request)], { aws });
  assert.equal(exitCode, 2);
  const answer = JSON.parse(stdout) as { ok: boolean; findings: { check: string; status: string }[]; forecast: object };
  assert.equal(answer.ok, false);
  assert.equal(answer.findings.find(({ check }) => check === 'quota')?.status, 'problem');
  assert.ok(answer.forecast);
});

test('what is no request has problems of its own', async () => {
  const { aws } = awsOf();
  const { exitCode, stdout } = await run(['preflight', '--input', await file({ jobName: 'x' })], { aws });
  assert.equal(exitCode, 2);
  assert.match(stdout, /^✗ request +baseModel: is missing/mu);
});

test('of a file with several requests each is looked at, and one that is wrong refuses the file', async () => {
  const { aws, created } = awsOf();
  const path = await file([request, { ...request, jobName: 'other', baseModel: 'cohere.command-lite' }]);
  const { exitCode, stdout } = await run(['preflight', '--input', path], { aws });
  assert.equal(exitCode, 2);
  assert.match(stdout, /request\.json\[0\] Customize cohere\.command-light-text-v14 as my-job\n(?!✗)/u);
  assert.match(stdout, /\n\n.*request\.json\[1\] Customize cohere\.command-lite as other\n/u);
  assert.match(stdout, /^✗ .*cohere\.command-lite/mu);
  assert.match(stdout, /^1 problem, 1 warning, /mu);
  const answers = JSON.parse((await run(['preflight', '--json', '--input', path], { aws })).stdout) as object[];
  assert.deepEqual(
    answers.map((answer) => (answer as { ok: boolean }).ok),
    [true, false],
  );
  assert.equal(created(), 0);
});
