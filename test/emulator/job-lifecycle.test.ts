import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  GetCustomModelCommand,
  GetModelCustomizationJobCommand,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import type { GetModelCustomizationJobCommandOutput } from '@aws-sdk/client-bedrock';
import { trainingFile } from './support/records.ts';
import { awaitJob, completed, createJob, failed } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

const phasesOf = ({ statusDetails }: GetModelCustomizationJobCommandOutput): readonly (string | undefined)[] => [
  statusDetails?.validationDetails?.status,
  statusDetails?.dataProcessingDetails?.status,
  statusDetails?.trainingDetails?.status,
];

const holds: readonly [phase: string, phases: readonly string[]][] = [
  ['validation', ['InProgress', 'NotStarted', 'NotStarted']],
  ['dataProcessing', ['Completed', 'InProgress', 'NotStarted']],
  ['training', ['Completed', 'Completed', 'InProgress']],
];

for (const [jobPhase, phases] of holds) {
  test(`a hold keeps a job in the phase ${jobPhase} until it is released`, async () => {
    await world.admin('POST', '/_emulator/hold', { jobPhase });
    await createJob(world, `held-${jobPhase}`);
    const held = await awaitJob(world, `held-${jobPhase}`, (job) => phasesOf(job).join() === phases.join());
    assert.equal(held.status, 'InProgress');
    assert.equal(held.outputModelArn, undefined);
    await world.admin('POST', '/_emulator/hold', { jobPhase: null });
    await awaitJob(world, `held-${jobPhase}`, completed);
  });
}

test('a phase lasts as long as its setting says, and a change of the setting counts at once', async () => {
  await world.admin('PATCH', '/_emulator/settings', { trainingSeconds: 1e9 });
  await createJob(world, 'slow');
  await awaitJob(world, 'slow', (job) => (job.trainingMetrics?.trainingLoss ?? 0) > 0);
  await world.admin('PATCH', '/_emulator/settings', { trainingSeconds: 0 });
  await awaitJob(world, 'slow', completed);
});

test('a job in progress stops by way of Stopping, and yields no model', async () => {
  await world.admin('POST', '/_emulator/hold', { jobPhase: 'training' });
  await world.admin('PATCH', '/_emulator/settings', { stoppingSeconds: 1e9 });
  const jobArn = await createJob(world, 'stopped');
  await awaitJob(world, jobArn, (job) => phasesOf(job)[2] === 'InProgress');
  const stop = (): Promise<unknown> =>
    world.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn }));
  await stop();
  const stopping = await world.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: jobArn }));
  assert.deepEqual([stopping.status, ...phasesOf(stopping)], ['Stopping', 'Completed', 'Completed', 'Stopping']);
  await stop();
  await world.admin('PATCH', '/_emulator/settings', { stoppingSeconds: 0 });
  const stopped = await awaitJob(world, jobArn, ({ status }) => status === 'Stopped');
  assert.deepEqual([...phasesOf(stopped)], ['Completed', 'Completed', 'Stopped']);
  assert.ok(stopped.endTime instanceof Date);
  assert.equal(stopped.outputModelArn, undefined);
  await assert.rejects(world.bedrock.send(new GetCustomModelCommand({ modelIdentifier: 'stopped-model' })), {
    name: 'ResourceNotFoundException',
  });
  await assert.rejects(stop(), { name: 'ConflictException', message: /stopped is Stopped and cannot be stopped/ });
  await world.admin('POST', '/_emulator/hold', { jobPhase: null });
});

const sentinels: readonly [name: string, phases: readonly string[]][] = [
  ['x-fail-validation-x', ['Failed', 'NotStarted', 'NotStarted']],
  ['x-fail-data-processing-x', ['Completed', 'Failed', 'NotStarted']],
  ['x-fail-training-x', ['Completed', 'Completed', 'Failed']],
];

for (const [name, phases] of sentinels) {
  test(`a job by the name ${name} fails in that phase`, async () => {
    await createJob(world, name);
    const job = await awaitJob(world, name, failed);
    assert.deepEqual(phasesOf(job), phases);
    assert.equal(job.failureMessage, 'Encountered an unexpected error when processing the request, please try again');
    assert.ok(job.endTime instanceof Date);
  });
}

test('a failure can be planned before the job exists', async () => {
  await world.admin('POST', '/_emulator/jobs/planned', { failInPhase: 'dataProcessing', message: 'Out of paper.' });
  await createJob(world, 'planned');
  const job = await awaitJob(world, 'planned', failed);
  assert.equal(job.failureMessage, 'Out of paper.');
  assert.deepEqual(phasesOf(job), ['Completed', 'Failed', 'NotStarted']);
});

test('a failure planned for a held phase ends it, and one for a phase that is over is refused', async () => {
  await world.admin('POST', '/_emulator/hold', { jobPhase: 'training' });
  await createJob(world, 'doomed');
  await awaitJob(world, 'doomed', (job) => phasesOf(job)[2] === 'InProgress');
  await assert.rejects(world.admin('POST', '/_emulator/jobs/doomed', { failInPhase: 'validation' }), /too late/);
  await world.admin('POST', '/_emulator/jobs/doomed', { failInPhase: 'training' });
  await awaitJob(world, 'doomed', failed);
  await world.admin('POST', '/_emulator/hold', { jobPhase: null });
});

const good = '{"prompt":"p","completion":"c"}';
const repeated = (line: string, count: number): string => `${line}\n`.repeat(count);
const badData: readonly [what: string, content: string | null, message: RegExp][] = [
  ['is missing', null, /^Could not validate GetObject permissions to access Amazon S3 bucket: data at key bad\/0$/],
  ['is empty', '', /has 0 records; the model needs at least 32/],
  [
    'has a line that is no JSON',
    `${good}\nnonsense\n`,
    /^Unable to parse Amazon S3 file: s3:\/\/data\/bad\/2\. Data files must conform to JSONL format\. Line 2 /,
  ],
  ['has a blank line', `${good}\n\n${good}\n`, /Line 2 /],
  ['has a line without completion', '{"prompt":"p"}\n', /Line 1 /],
  ['has an empty completion', '{"prompt":"p","completion":" "}\n', /Line 1 /],
  ['has a prompt that is no text', '{"prompt":["p"],"completion":"c"}\n', /Line 1 /],
  ['has a line that is null', 'null\n', /Line 1 /],
  ['has too few records', repeated(good, 31), /has 31 records; the model needs at least 32/],
  ['has too many records', repeated(good, 10_001), /more than the 10000 records/],
  [
    'has a prompt that is too long',
    `{"prompt":"${'p'.repeat(6 * 4096 + 1)}","completion":"c"}\n`,
    /^Maximum input token count 4097 exceeds limit of 4096$/,
  ],
  [
    'has a completion that is too long',
    `{"prompt":"p","completion":"${'c'.repeat(6 * 2048 + 1)}"}\n`,
    /^Maximum output token count 2049 exceeds limit of 2048$/,
  ],
];

for (const [index, [what, content, message]] of badData.entries()) {
  test(`a job fails in validation when its training file ${what}`, async () => {
    const key = `bad/${index}`;
    if (content !== null) await s3.put(key, content);
    await createJob(world, `bad-data-${index}`, { trainingDataConfig: { s3Uri: `s3://data/${key}` } });
    const job = await awaitJob(world, `bad-data-${index}`, failed);
    assert.match(job.failureMessage ?? '', message);
    assert.deepEqual(phasesOf(job), ['Failed', 'NotStarted', 'NotStarted']);
  });
}

test('a job fails in validation when it cannot write its output', async () => {
  await createJob(world, 'no-output', { outputDataConfig: { s3Uri: 's3://nowhere/output/' } });
  const job = await awaitJob(world, 'no-output', failed);
  assert.equal(
    job.failureMessage,
    'Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: nowhere at key output/.write_access_check_file.tmp',
  );
});

test('a validation file is what the validation loss is measured on', async () => {
  await s3.put('easy.jsonl', trainingFile(20));
  const odd = '{"prompt":"Something else entirely, in other words.","completion":"qwerty uiop asdf ghjk"}';
  await s3.put('odd.jsonl', repeated(odd, 20));
  const lossOn = async (name: string): Promise<number> => {
    await createJob(world, `on-${name}`, {
      validationDataConfig: { validators: [{ s3Uri: `s3://data/${name}.jsonl` }] },
      hyperParameters: { epochCount: '3' },
    });
    const { validationMetrics } = await awaitJob(world, `on-${name}`, completed);
    assert.equal(validationMetrics?.length, 1);
    return validationMetrics?.[0]?.validationLoss ?? 0;
  };
  assert.notEqual(await lossOn('easy'), await lossOn('odd'));
});
