import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  BedrockClient,
  DeleteProvisionedModelThroughputCommand,
  GetModelCustomizationJobCommand,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import {
  awaitJob,
  awaitThroughput,
  completed,
  createJob,
  createThroughput,
  inService,
  makeModel,
} from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';
import type { World } from './support/world.ts';

const s3 = await startS3();
const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-state-'));
  folders.push(folder);
  return folder;
}

async function ask({ runtime }: World, modelId: string): Promise<string> {
  const body = '{"prompt":"My guitar wobbles since 3 days. Title of the case?","temperature":0,"max_tokens":50}';
  const answer = await runtime.send(new InvokeModelCommand({ modelId, body, contentType: 'application/json' }));
  return JSON.parse(answer.body.transformToString()).generations[0].text;
}

test('a restart keeps resources, models, tokens and counts, and goes on with what was under way', async () => {
  const stateFolder = await newFolder();
  const before = await openWorld(s3.url, { stateFolder, noCommitmentUnits: 5 });
  const modelArn = await makeModel(before, 'kept');
  const endpoint = await createThroughput(before, 'kept-endpoint', modelArn);
  await awaitThroughput(before, endpoint, inService);
  const said = await ask(before, endpoint);

  await before.admin('PATCH', '/_emulator/settings', { stoppingSeconds: 1e9, deletingSeconds: 1e9 });
  await before.admin('POST', '/_emulator/hold', { jobPhase: 'training', provisioning: true });
  const going = await createThroughput(before, 'creating', modelArn);
  const training = await createJob(before, 'training', { clientRequestToken: 'training' });
  await createJob(before, 'stopping');
  for (const name of ['training', 'stopping']) {
    await awaitJob(before, name, (job) => job.statusDetails?.trainingDetails?.status === 'InProgress');
  }
  await before.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: 'stopping' }));
  await before.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: endpoint }));
  assert.equal(await ask(before, endpoint), said);
  await before.close();

  const later = await openWorld(s3.url, { stateFolder, noCommitmentUnits: 5 });
  after(() => later.close());
  await assert.rejects(
    awaitThroughput(later, endpoint, () => false),
    { name: 'ResourceNotFoundException' },
  );
  await awaitJob(later, 'stopping', ({ status }) => status === 'Stopped');
  await awaitThroughput(later, going, inService);
  assert.equal(await ask(later, going), said);
  const job = await awaitJob(later, training, completed);
  assert.equal(job.statusDetails?.validationDetails?.status, 'Completed');
  assert.equal(await createJob(later, 'training', { clientRequestToken: 'training' }), training);
  await assert.rejects(createJob(later, 'kept', { customModelName: 'other' }), {
    message: /job name is currently in use/,
  });
  const { counts } = await later.admin('GET', '/_emulator/state');
  assert.deepEqual([counts.createdJobs, counts.createdProvisionedThroughputs], [3, 2]);
});

test('a state that is not one stops the start with a message, and is left as it is', async () => {
  const stateFolder = await newFolder();
  const file = join(stateFolder, 'state.json');
  await writeFile(file, 'nonsense');
  await assert.rejects(openWorld(s3.url, { stateFolder }), { message: /state\.json is not a state/ });
  assert.equal(await readFile(file, 'utf8'), 'nonsense');
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function runEmulator(args: readonly string[], env: Record<string, string>): Promise<Running> {
  const main = fileURLToPath(new URL('../../emulator/main.ts', import.meta.url));
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_ENDPOINT_URL: s3.url };
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env: { PATH: process.env['PATH'], ...keys, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = /^emulator listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert.ok(url, line);
  return { child, url };
}

test('killed while a job trains, the program goes on with it at its next start; SIGTERM ends it cleanly', async () => {
  const stateFolder = await newFolder();
  const quick = ['--validation-seconds', '0', '--data-processing-seconds=0'];
  const first = await runEmulator(['--state', stateFolder, ...quick], { EMULATOR_TRAINING_SECONDS: '1000000' });
  const bedrockAt = (url: string): BedrockClient =>
    new BedrockClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      endpoint: url,
    });
  const before = bedrockAt(first.url);
  await createJob({ bedrock: before } as World, 'killed');
  await awaitJob({ bedrock: before } as World, 'killed', (job) => (job.trainingMetrics?.trainingLoss ?? 0) > 0);
  before.destroy();
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await runEmulator(['--state', stateFolder, '--training-seconds', '0'], {
    EMULATOR_TRAINING_SECONDS: '9',
  });
  const after = bedrockAt(second.url);
  await awaitJob({ bedrock: after } as World, 'killed', completed);
  const job = await after.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'killed' }));
  assert.ok(job.outputModelArn);
  after.destroy();
  second.child.kill('SIGTERM');
  assert.deepEqual(await once(second.child, 'exit'), [0, null]);
});

test('the models that the account holds are a list on the command line, which may be empty', async () => {
  const held = async (args: readonly string[], env: Record<string, string> = {}): Promise<unknown> => {
    const { child, url } = await runEmulator(args, env);
    const settings = (await (await fetch(`${url}/_emulator/settings`)).json()) as Record<string, unknown>;
    child.kill('SIGKILL');
    return settings['accountModels'];
  };
  const ids = { EMULATOR_ACCOUNT_MODELS: 'cohere.command-text-v14, meta.llama2-13b-v1' };
  assert.deepEqual(await held([], ids), ['cohere.command-text-v14', 'meta.llama2-13b-v1']);
  assert.deepEqual(await held(['--account-models', ''], ids), []);
});

for (const [args, message] of [
  [['--port', 'x'], /--port is "x"; it must be a number/],
  [['--training-seconds', '-1'], /argument is ambiguous|trainingSeconds is -1/],
  [['--training-seconds=-1'], /trainingSeconds is -1; it must be a number of at least 0/],
  [['--speed', '1'], /Unknown option '--speed'[\s\S]*Usage: npm run emulator/],
] as const) {
  test(`the program refuses ${args.join(' ')}`, async () => {
    const main = fileURLToPath(new URL('../../emulator/main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.match(errors, message);
  });
}
