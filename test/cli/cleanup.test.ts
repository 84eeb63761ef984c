import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientRequestToken, endpointName, resourceTags, runFolder } from '../../src/domain/names.ts';
import { cohereCommandLight, createFakePorts, type FakeOptions, type FakePorts } from '../fakes/index.ts';
import { type Arranged, createFakeCustomizations, noAws, run, running, type World } from './harness.ts';

interface Scene extends World {
  readonly ports: FakePorts;
  /** How long the command waited in all. */
  waitedMs(): number;
}

const jobName = 'my-job';
const input = { jobName, baseModel: cohereCommandLight.id };

/** An AWS account in memory whose clock only moves when the command waits, and a customization on Temporal. */
function scene(arranged: readonly Arranged[], options: Partial<FakeOptions> = {}): Scene {
  const startMs = Date.parse('2026-11-21T08:00:00Z');
  let nowMs = startMs;
  const ports = createFakePorts({
    now: () => nowMs,
    trainingSeconds: 0,
    validationSeconds: 0,
    dataProcessingSeconds: 0,
    ...options,
  });
  return {
    ports,
    ...createFakeCustomizations(arranged),
    aws: {
      ...noAws,
      ports: async () => ports,
      readRequest: () => ({ jobName, output: 's3://output/shared', evaluation: { inferenceBucket: 'inference' } }),
      inferenceBucket: () => 'inference',
    },
    wait: async (ms) => {
      nowMs += ms;
    },
    waitedMs: () => nowMs - startMs,
  };
}

/** What a run makes: job, custom model, endpoint and objects. */
async function made(ports: FakePorts, { workflowId, runId }: { workflowId: string; runId: string }, job = jobName) {
  const tags = resourceTags({ workflowId, runId, jobName: job });
  await ports.models.createJob({
    name: job,
    customModelName: `${job}-model`,
    baseModelId: cohereCommandLight.id,
    customizationType: 'FINE_TUNING',
    roleArn: 'arn:aws:iam::000000000000:role/r',
    trainingData: 's3://training/t.jsonl',
    output: 's3://output/shared',
    hyperParameters: {},
    tags,
    clientRequestToken: clientRequestToken(runId, 'job'),
  });
  const model = await ports.models.findCustomModel(`${job}-model`);
  if (model) {
    await ports.endpoints.create({
      kind: 'provisioned',
      name: endpointName(`${job}-model`, runId),
      modelArn: model.arn,
      modelUnits: 1,
      tags,
      clientRequestToken: clientRequestToken(runId, 'endpoint'),
    });
  }
  ports.controls.putObject(runFolder('inference', workflowId, runId).result, '{}');
}

const ended = (workflowId: string, status: 'COMPLETED' | 'TERMINATED' = 'COMPLETED'): Arranged => ({
  execution: running(workflowId, { status }),
  input,
});

test('everything of a run is deleted: the endpoint first and until it is gone, then the model, then the objects', async () => {
  const world = scene([ended('mine', 'TERMINATED')]);
  const { ports } = world;
  await made(ports, running('mine'));
  ports.controls.putObject('s3://inference/mine-too/r/result.json', '{}');
  ports.controls.putObject('s3://output/shared/model-customization-job-other/training_artifacts/x.csv', 'x');

  const { exitCode, stdout } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.deepEqual(ports.controls.endpoints(), []);
  assert.deepEqual(ports.controls.customModels(), []);
  assert.deepEqual(
    [...ports.controls.objects().keys()],
    [
      's3://inference/mine-too/r/result.json',
      's3://output/shared/model-customization-job-other/training_artifacts/x.csv',
    ],
    'what belongs to others stays',
  );
  assert.match(stdout, /Deleted endpoint .*\nDeleted custom model my-job-model\.\nDeleted 3 objects\.\n$/u);
  assert.ok(world.waitedMs() >= 600_000, 'it waited for Creating to end');

  const again = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(again.exitCode, 0);
  assert.match(again.stdout, /Nothing is left of mine\./u);
});

test('--json lists what was deleted', async () => {
  const world = scene([ended('mine')], { provisioningSeconds: 0, deletingSeconds: 0 });
  await made(world.ports, running('mine'));
  const [endpoint] = world.ports.controls.endpoints();
  const { stdout } = await run(['cleanup', 'mine', '--yes', '--json'], world);
  const answer = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(answer['deleted'], true);
  assert.deepEqual(answer['endpoints'], [{ kind: 'provisioned', arn: endpoint?.arn, status: 'InService' }]);
  assert.equal((answer['objects'] as string[]).length, 3);
});

const unanswered: readonly {
  name: string;
  args: readonly string[];
  confirm?: World['confirm'];
  exitCode: number;
  says: RegExp;
}[] = [
  { name: 'without a terminal and --yes', args: [], exitCode: 2, says: /no terminal to ask at: give --yes/u },
  {
    name: 'for a program without --yes',
    args: ['--json'],
    confirm: async () => true,
    exitCode: 2,
    says: /give --yes/u,
  },
  { name: 'when people say no', args: [], confirm: async () => false, exitCode: 1, says: /nothing was deleted/u },
  { name: 'with --dry-run', args: ['--dry-run', '--yes'], exitCode: 0, says: /Nothing was deleted \(--dry-run\)/u },
];

for (const { name, args, confirm, exitCode, says } of unanswered) {
  test(`nothing is deleted ${name}, and what there is is shown`, async () => {
    const world = scene([ended('mine')]);
    await made(world.ports, running('mine'));
    const ran = await run(['cleanup', 'mine', ...args], { ...world, confirm: confirm ?? null });
    assert.equal(ran.exitCode, exitCode);
    const text = ran.stdout + ran.stderr;
    assert.match(text, says);
    assert.match(text, /endpoint +arn:aws:bedrock.*\(Creating; it bills by the hour\)/u);
    assert.equal(world.ports.controls.endpoints().length, 1);
    assert.equal(world.ports.controls.customModels().length, 1);
    assert.equal(world.ports.controls.objects().size, 3);
  });
}

test('a person who says yes is taken at their word', async () => {
  const world = scene([ended('mine')]);
  await made(world.ports, running('mine'));
  assert.equal((await run(['cleanup', 'mine'], { ...world, confirm: async () => true })).exitCode, 0);
  assert.deepEqual(world.ports.controls.endpoints(), []);
});

test('a customization that runs is left alone', async () => {
  const world = scene([{ execution: running('mine'), input }]);
  await made(world.ports, running('mine'));
  const { exitCode, stderr } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 1);
  assert.match(stderr, /is running .*: end it first with temper cancel mine --wait/u);
  assert.equal(world.ports.controls.endpoints().length, 1);
});

test('a run that failed because the job name was taken does not cost the owner its model', async () => {
  const world = scene([ended('second')]);
  await made(world.ports, running('first'));
  const { exitCode, stdout } = await run(['cleanup', 'second', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.match(stdout, /Nothing is left of second/u);
  assert.equal(world.ports.controls.customModels().length, 1);
  assert.equal(world.ports.controls.endpoints().length, 1);
});

test('what an earlier run of the same id left behind is found too', async () => {
  const world = scene([{ ...ended('mine'), olderRunIds: ['earlier-run'] }]);
  await made(world.ports, { workflowId: 'mine', runId: 'earlier-run' });
  assert.equal((await run(['cleanup', 'mine', '--yes'], world)).exitCode, 0);
  assert.deepEqual(world.ports.controls.endpoints(), []);
  assert.deepEqual(world.ports.controls.customModels(), []);
});

test('a job that a terminated run left training is stopped', async () => {
  const world = scene([ended('mine', 'TERMINATED')], { trainingSeconds: 3_600 });
  await made(world.ports, running('mine'));
  const { exitCode, stdout } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.match(stdout, /job +arn.*\(InProgress; it will be stopped\)/u);
  assert.equal(world.ports.controls.jobs()[0]?.status, 'Stopped');
});

test('a custom model that serves somebody else stays, and that is said', async () => {
  const world = scene([ended('mine')]);
  const { ports } = world;
  await made(ports, running('mine'));
  const model = await ports.models.findCustomModel('my-job-model');
  assert.ok(model);
  await ports.endpoints.create({
    kind: 'provisioned',
    name: 'theirs',
    modelArn: model.arn,
    modelUnits: 1,
    tags: {},
    clientRequestToken: 'theirs',
  });
  const { exitCode, stdout } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.match(stdout, /stays, because endpoint arn.*, which is not of this run, serves it/u);
  assert.deepEqual(
    ports.controls.endpoints().map(({ name }) => name),
    ['theirs'],
  );
  assert.equal(ports.controls.customModels().length, 1);
});

test('a workflow that the server has forgotten is looked for by tags and folder', async () => {
  const world = scene([]);
  await made(world.ports, running('mine'));
  const { exitCode, stderr } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.match(stderr, /knows no workflow mine \(any more\)/u);
  assert.deepEqual(world.ports.controls.endpoints(), []);
  assert.equal(world.ports.controls.customModels().length, 1);
});

test('ids that a tag or an S3 key can not hold are told apart by their runs', async () => {
  const world = scene([{ ...ended('a#b'), execution: running('a#b', { status: 'COMPLETED', runId: 'run-1' }) }], {
    noCommitmentUnits: 3,
  });
  const { ports } = world;
  await made(ports, { workflowId: 'a#b', runId: 'run-1' });
  await made(ports, { workflowId: 'a@b', runId: 'run-2' }, 'other-job');
  await made(ports, { workflowId: 'a%b', runId: 'run-3' }, 'third-job');
  assert.equal((await run(['cleanup', 'a#b', '--yes'], { ...world })).exitCode, 0);
  const left = ports.controls.endpoints().map(({ tags }) => tags['temper:run-id']);
  assert.deepEqual(left, ['run-2', 'run-3']);
  assert.ok(ports.controls.objects().has(runFolder('inference', 'a%b', 'run-3').result));
  assert.ok(!ports.controls.objects().has(runFolder('inference', 'a#b', 'run-1').result));
});

test('an endpoint that never becomes deletable ends in a message, not in waiting for ever', async () => {
  const world = scene([ended('mine')], { provisioningSeconds: 1_000_000 });
  await made(world.ports, running('mine'));
  const { exitCode, stderr } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 1);
  assert.match(stderr, /gave up waiting for endpoint .* to be deleted after 2 h; run the command again/u);
});

test('an on-demand deployment is found and deleted too', async () => {
  const world = scene([ended('mine')], { noCommitmentUnits: 2 });
  const { ports } = world;
  await made(ports, running('mine'));
  const model = await ports.models.findCustomModel('my-job-model');
  await ports.endpoints.create({
    kind: 'on-demand',
    name: 'deployed',
    modelArn: model?.arn ?? '',
    modelUnits: 0,
    tags: resourceTags({ ...running('mine'), jobName }),
    clientRequestToken: 'deployed',
  });
  const { exitCode, stdout } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 0);
  assert.match(stdout, /custom-model-deployment.*it bills only what it answers/u);
  assert.deepEqual(ports.controls.endpoints(), []);
  assert.deepEqual(ports.controls.customModels(), []);
});

test('a throughput with a commitment stays with its model, is said until when, and is not waited for', async () => {
  const world = scene([ended('mine')], { provisioningSeconds: 0, deletingSeconds: 0 });
  const { ports } = world;
  await made(ports, running('mine'));
  const model = await ports.models.findCustomModel('my-job-model');
  await ports.endpoints.create({
    kind: 'provisioned',
    name: 'bound',
    modelArn: model?.arn ?? '',
    modelUnits: 1,
    commitment: 'one-month',
    tags: resourceTags({ ...running('mine'), jobName }),
    clientRequestToken: 'bound',
  });
  const { exitCode, stderr } = await run(['cleanup', 'mine', '--yes'], world);
  assert.equal(exitCode, 1);
  assert.match(stderr, /it bills by the hour, committed until 2026-12-21 .*Bedrock deletes no throughput before/u);
  assert.deepEqual(
    ports.controls.endpoints().map(({ name }) => name),
    ['bound'],
  );
  assert.equal(ports.controls.customModels().length, 1);
  assert.equal(world.waitedMs(), 0);
});
