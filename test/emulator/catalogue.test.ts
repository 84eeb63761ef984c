import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  GetFoundationModelCommand,
  ListFoundationModelsCommand,
} from '@aws-sdk/client-bedrock';
import type { ListFoundationModelsCommandInput } from '@aws-sdk/client-bedrock';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { jobRequest } from './support/requests.ts';
import { openWorld } from './support/world.ts';
import type { World } from './support/world.ts';

// Nothing here reaches S3.
const nowhere = 'http://127.0.0.1:9';
const east = await openWorld(nowhere);
const west = await openWorld(nowhere, { region: 'us-west-2' });
/** An account that holds nothing retired, on a day when Claude 3 Haiku is Legacy. */
const earlier = await openWorld(nowhere, {
  region: 'us-west-2',
  accountModels: [],
  clock: { now: () => Date.parse('2026-05-01T00:00:00Z'), sleep: async () => undefined },
});
after(() => Promise.all([east, west, earlier].map((world) => world.close())));

async function ids({ bedrock }: World, query: ListFoundationModelsCommandInput = {}): Promise<(string | undefined)[]> {
  const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand(query));
  return modelSummaries.map(({ modelId }) => modelId);
}

const ask = ({ runtime }: World, modelId: string): Promise<unknown> =>
  runtime.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'Hello.' }] }] }));

test('a model is listed for a customization type in the Regions where Bedrock customizes it, and only there', async () => {
  const fineTuned = { byCustomizationType: 'FINE_TUNING' } as const;
  const [inEast, inWest] = [await ids(east, fineTuned), await ids(west, fineTuned)];
  assert.ok(inEast.includes('amazon.nova-lite-v1:0:300k') && !inWest.includes('amazon.nova-lite-v1:0:300k'));
  assert.ok(
    inWest.includes('meta.llama3-3-70b-instruct-v1:0:128k') && !inEast.includes('meta.llama3-3-70b-instruct-v1:0:128k'),
  );
  assert.ok((await ids(west)).includes('amazon.nova-lite-v1:0:300k'), 'it is still there to be provisioned');
  assert.deepEqual(await ids(west, { byCustomizationType: 'DISTILLATION', byProvider: 'meta' }), [
    'meta.llama3-1-8b-instruct-v1:0:128k',
    'meta.llama3-1-70b-instruct-v1:0:128k',
    'meta.llama3-2-1b-instruct-v1:0:128k',
    'meta.llama3-2-3b-instruct-v1:0:128k',
    'meta.llama3-3-70b-instruct-v1:0:128k',
  ]);
});

test('a job in another Region is refused with the Regions that have it', async () => {
  const request = jobRequest('elsewhere', { baseModelIdentifier: 'meta.llama3-1-8b-instruct-v1:0:128k' });
  await assert.rejects(east.bedrock.send(new CreateModelCustomizationJobCommand(request)), {
    name: 'ValidationException',
    message: /does not support the customization type FINE_TUNING in us-east-1; it does in us-west-2\.$/,
  });
});

test('a retired model is listed and answers only for an account that holds it', async () => {
  const id = 'amazon.titan-text-premier-v1:0';
  const gone = {
    name: 'ResourceNotFoundException',
    message:
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
  };
  const isListed = async (): Promise<boolean> => (await ids(east)).some((listed) => listed?.startsWith(id));
  assert.equal(await isListed(), false);
  await assert.rejects(ask(east, id), gone);
  await assert.rejects(east.bedrock.send(new GetFoundationModelCommand({ modelIdentifier: id })), gone);
  const job = jobRequest('retired', { baseModelIdentifier: `${id}:32k` });
  const invalid = { name: 'ValidationException', message: 'The provided model identifier is invalid.' };
  await assert.rejects(east.bedrock.send(new CreateModelCustomizationJobCommand(job)), invalid);
  const throughput = { provisionedModelName: 'retired', modelId: `${id}:32k`, modelUnits: 1 };
  await assert.rejects(east.bedrock.send(new CreateProvisionedModelThroughputCommand(throughput)), invalid);

  const { accountModels } = await east.admin('GET', '/_emulator/settings');
  await east.admin('PATCH', '/_emulator/settings', { accountModels: [...accountModels, id] });
  assert.equal(await isListed(), true);
  await ask(east, id);
  await east.admin('PATCH', '/_emulator/settings', { accountModels: [] });
  assert.deepEqual(await ids(east, { byProvider: 'Cohere' }), []);
  await east.admin('PATCH', '/_emulator/settings', { accountModels });
  assert.equal((await ids(east, { byProvider: 'Cohere' })).length, 4);
});

test('settings refuse account models that are no list of ids', async () => {
  for (const accountModels of ['cohere.command-text-v14', [1], null]) {
    await assert.rejects(east.admin('PATCH', '/_emulator/settings', { accountModels }), {
      message: /accountModels is .*; it must be a list of ids/,
    });
  }
});

test('a Legacy model is shown with its dates and still answers, but nothing new is begun with it', async () => {
  const modelId = 'anthropic.claude-3-haiku-20240307-v1:0:200k';
  const { modelDetails } = await earlier.bedrock.send(new GetFoundationModelCommand({ modelIdentifier: modelId }));
  assert.deepEqual(modelDetails?.modelLifecycle, {
    status: 'LEGACY',
    legacyTime: new Date('2026-03-10'),
    endOfLifeTime: new Date('2026-09-10'),
  });
  await ask(earlier, 'anthropic.claude-3-haiku-20240307-v1:0');
  const job = jobRequest('legacy', { baseModelIdentifier: modelId });
  await assert.rejects(earlier.bedrock.send(new CreateModelCustomizationJobCommand(job)), { message: /Legacy model/ });
  const throughput = { provisionedModelName: 'legacy', modelId, modelUnits: 1 };
  await assert.rejects(earlier.bedrock.send(new CreateProvisionedModelThroughputCommand(throughput)), {
    message: /Legacy model/,
  });
  await assert.rejects(ask(west, 'anthropic.claude-3-haiku-20240307-v1:0'), { message: /end of its life/ });
});

test('a model that only an inference profile offers is asked by the profile, by id or ARN', async () => {
  await assert.rejects(ask(east, 'amazon.nova-2-lite-v1:0'), {
    name: 'ValidationException',
    message:
      /with on-demand throughput isn’t supported\. Retry your request with the ID or ARN of an inference profile/,
  });
  await ask(east, 'us.amazon.nova-2-lite-v1:0');
  await ask(east, 'arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.amazon.nova-2-lite-v1:0');
  await assert.rejects(ask(east, 'us.amazon.nova-2-lite-v1:0:256k'), { message: /identifier is invalid/ });
});

const provisioned: readonly [modelId: string, isProvisionable: boolean][] = [
  ['amazon.nova-micro-v1:0:24k', true],
  ['amazon.nova-2-lite-v1:0:256k', true],
  ['meta.llama3-1-70b-instruct-v1:0:128k', true],
  ['meta.llama3-2-90b-instruct-v1:0:128k', true],
  ['meta.llama3-3-70b-instruct-v1:0:128k', false],
  ['amazon.nova-micro-v1:0', false],
  ['amazon.titan-embed-image-v1:0', true],
  ['amazon.titan-image-generator-v2:0', true],
];

for (const [modelId, isProvisionable] of provisioned) {
  test(`${modelId} can${isProvisionable ? '' : 'not'} be provisioned`, async () => {
    await west.admin('PATCH', '/_emulator/settings', { baseNoCommitmentUnits: 100 });
    const request = { provisionedModelName: modelId.replaceAll(/[.:]/g, '-'), modelId, modelUnits: 1 };
    const outcome = west.bedrock.send(new CreateProvisionedModelThroughputCommand(request));
    if (isProvisionable) await outcome;
    else await assert.rejects(outcome, { message: /does not support provisioned throughput/ });
  });
}
