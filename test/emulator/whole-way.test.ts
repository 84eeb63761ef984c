import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  DeleteCustomModelCommand,
  DeleteProvisionedModelThroughputCommand,
  GetCustomModelCommand,
  GetProvisionedModelThroughputCommand,
  ListProvisionedModelThroughputsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-bedrock';
import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { awaitJob, awaitThroughput, completed, createJob, createThroughput, inService } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

test('a model is customized, served, asked, and taken down, by the unmodified SDK clients', async () => {
  const jobArn = await createJob(world, 'story');
  assert.match(
    jobArn,
    /^arn:aws:bedrock:us-east-1:000000000000:model-customization-job\/cohere\.command-light-text-v14:7:4k\/[a-z0-9]{12}$/,
  );

  const job = await awaitJob(world, jobArn, completed);
  assert.equal(job.jobName, 'story');
  assert.deepEqual(
    [
      job.statusDetails?.validationDetails,
      job.statusDetails?.dataProcessingDetails,
      job.statusDetails?.trainingDetails,
    ].map((phase) => phase?.status),
    ['Completed', 'Completed', 'Completed'],
  );
  assert.ok(job.endTime instanceof Date);
  assert.ok((job.trainingMetrics?.trainingLoss ?? 0) > 0);
  assert.equal(job.validationMetrics?.length, 1);

  const folder = `output/model-customization-job-${jobArn.split('/').at(-1)}`;
  const rows = await readCsv(`${folder}/training_artifacts/step_wise_training_metrics.csv`);
  assert.deepEqual(rows[0], ['step_number', 'epoch_number', 'training_loss', 'perplexity']);
  assert.equal(Number(rows.at(-1)?.[2]), job.trainingMetrics?.trainingLoss);
  const validation = await readCsv(
    `${folder}/validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv`,
  );
  assert.deepEqual(validation[0], ['step_number', 'epoch_number', 'validation_loss', 'perplexity']);
  assert.ok(Number(validation.at(-1)?.[2]) < Number(validation[1]?.[2]), 'validation loss falls');

  const model = await world.bedrock.send(new GetCustomModelCommand({ modelIdentifier: 'story-model' }));
  assert.equal(model.modelArn, job.outputModelArn);
  assert.equal(model.jobName, 'story');

  const endpoint = await createThroughput(world, 'story-endpoint', 'story-model');
  const throughput = await awaitThroughput(world, endpoint, inService);
  assert.equal(throughput.modelArn, job.outputModelArn);

  const prompt = 'Customer 900 writes: my ladder rusts since 3 days and I want my money back. Title of the case?';
  const [custom, base] = [await ask(endpoint, prompt), await ask('cohere.command-light-text-v14', prompt)];
  assert.match(custom, /^(The )?ladder rusts\.$/i, 'the form of the training completions, about a case never seen');
  assert.ok(custom.length < base.length);

  await world.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: endpoint }));
  await assert.rejects(async () => {
    for (;;) await world.bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId: endpoint }));
  }, ResourceNotFoundException);
  await world.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: 'story-model' }));
  await assert.rejects(
    world.bedrock.send(new GetCustomModelCommand({ modelIdentifier: 'story-model' })),
    ResourceNotFoundException,
  );
  const list = await world.bedrock.send(new ListProvisionedModelThroughputsCommand({}));
  assert.deepEqual(list.provisionedModelSummaries, []);
});

async function ask(modelId: string, prompt: string): Promise<string> {
  const body = JSON.stringify({ prompt, max_tokens: 100, temperature: 0 });
  const answer = await world.runtime.send(new InvokeModelCommand({ modelId, body, contentType: 'application/json' }));
  return JSON.parse(answer.body.transformToString()).generations[0].text;
}

async function readCsv(key: string): Promise<string[][]> {
  const object = await world.s3.send(new GetObjectCommand({ Bucket: 'data', Key: key }));
  const text = (await object.Body?.transformToString()) ?? '';
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}
