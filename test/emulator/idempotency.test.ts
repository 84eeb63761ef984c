import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import { awaitThroughput, createJob, inService, makeModel } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

test('a job’s token with the same request returns the original and creates nothing', async () => {
  const clientRequestToken = 'job-token';
  const first = await createJob(world, 'once', { clientRequestToken });
  assert.equal(await createJob(world, 'once', { clientRequestToken }), first);
  const { counts, jobs } = await world.admin('GET', '/_emulator/state');
  assert.deepEqual([counts.createdJobs, jobs.length, counts.calls.CreateModelCustomizationJob], [1, 1, 2]);
  const job = await world.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'once' }));
  assert.equal(job.clientRequestToken, clientRequestToken);
});

test('a job’s token with another request is refused', async () => {
  await assert.rejects(createJob(world, 'twice', { clientRequestToken: 'job-token' }), {
    name: 'ValidationException',
    message: /job-token was already used by a request with other parameters/,
  });
});

test('another token with a taken name is refused for the name', async () => {
  await assert.rejects(createJob(world, 'once', { clientRequestToken: 'another-token' }), {
    message: 'The provided job name is currently in use.',
  });
});

test('creates at the same time with one token make one job', async () => {
  const same = { clientRequestToken: 'race' };
  const arns = await Promise.all(Array.from({ length: 8 }, () => createJob(world, 'race', same)));
  assert.equal(new Set(arns).size, 1);
});

test('a throughput’s token returns the original, also once that is gone', async () => {
  const modelId = await makeModel(world, 'served');
  const create = async (modelUnits = 1): Promise<string> => {
    const request = { provisionedModelName: 'one', modelId, modelUnits, clientRequestToken: 'throughput-token' };
    const { provisionedModelArn } = await world.bedrock.send(new CreateProvisionedModelThroughputCommand(request));
    return provisionedModelArn as string;
  };
  const arn = await create();
  assert.equal(await create(), arn);
  await assert.rejects(create(2), { name: 'ValidationException', message: /other parameters/ });
  await awaitThroughput(world, arn, inService);
  await world.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: arn }));
  await assert.rejects(
    awaitThroughput(world, arn, () => false),
    { name: 'ResourceNotFoundException' },
  );
  assert.equal(await create(), arn);
  const { counts } = await world.admin('GET', '/_emulator/state');
  assert.equal(counts.createdProvisionedThroughputs, 1);
});
