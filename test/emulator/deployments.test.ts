import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CreateCustomModelDeploymentCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  ListCustomModelDeploymentsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateCustomModelDeploymentCommand,
} from '@aws-sdk/client-bedrock';
import type {
  CreateCustomModelDeploymentCommandInput,
  GetCustomModelDeploymentCommandOutput,
  ListCustomModelDeploymentsCommandInput,
} from '@aws-sdk/client-bedrock';
import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { customModels } from './support/custom-models.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const nova = 'amazon.nova-micro-v1:0:128k';
const { arns, stateFolder, ...made } = await customModels(s3.url, 'us-east-1', [
  { name: 'micro', baseModelId: nova },
  { name: 'micro-again', baseModelId: nova },
  { name: 'micro-of-old', baseModelId: nova, creationTime: '2025-07-15T23:59:59Z' },
  { name: 'llama33', baseModelId: 'meta.llama3-3-70b-instruct-v1:0:128k' },
  { name: 'llama31', baseModelId: 'meta.llama3-1-8b-instruct-v1:0:128k' },
  { name: 'command', baseModelId: 'cohere.command-light-text-v14:7:4k' },
]);
let world = await openWorld(s3.url, { stateFolder });
after(async () => {
  await world.close();
  made.remove();
});
const micro = arns['micro'] as string;
const microAgain = arns['micro-again'] as string;

async function create(name: string, changes: Partial<CreateCustomModelDeploymentCommandInput> = {}): Promise<string> {
  const request = { modelDeploymentName: name, modelArn: micro, ...changes };
  const { customModelDeploymentArn } = await world.bedrock.send(new CreateCustomModelDeploymentCommand(request));
  return customModelDeploymentArn as string;
}

const get = (customModelDeploymentIdentifier: string): Promise<GetCustomModelDeploymentCommandOutput> =>
  world.bedrock.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
const remove = (customModelDeploymentIdentifier: string): Promise<unknown> =>
  world.bedrock.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
const update = (customModelDeploymentIdentifier: string, modelArn: string): Promise<unknown> =>
  world.bedrock.send(new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier, modelArn }));
const ask = (modelId: string): Promise<unknown> =>
  world.runtime.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'Hello.' }] }] }));
const hold = (deploying: boolean): Promise<unknown> => world.admin('POST', '/_emulator/hold', { deploying });

/** Looks until it is as wanted. A test that waits in vain ends by the runner's own time limit. */
async function awaitDeployment(
  id: string,
  isWanted: (deployment: GetCustomModelDeploymentCommandOutput) => boolean = ({ status }) => status === 'Active',
): Promise<GetCustomModelDeploymentCommandOutput> {
  for (;;) {
    const deployment = await get(id);
    if (isWanted(deployment)) return deployment;
  }
}

/** Deletes it and waits until it cannot be seen any more. */
async function removeFully(id: string): Promise<void> {
  await remove(id);
  await assert.rejects(
    awaitDeployment(id, () => false),
    { name: 'ResourceNotFoundException' },
  );
}

test('a custom model is deployed, found by name and ARN, asked, and taken down', async () => {
  const { counts: before } = await world.admin('GET', '/_emulator/state');
  const arn = await create('whole', { description: 'The whole way.', tags: [{ key: 'of', value: 'test' }] });
  assert.match(arn, /^arn:aws:bedrock:us-east-1:000000000000:custom-model-deployment\/[a-z0-9]{12}$/);
  const deployment = await awaitDeployment(arn);
  assert.deepEqual(
    [deployment.modelDeploymentName, deployment.modelArn, deployment.description, deployment.customModelDeploymentArn],
    ['whole', micro, 'The whole way.', arn],
  );
  assert.ok(deployment.createdAt instanceof Date && deployment.lastUpdatedAt instanceof Date);
  assert.equal((await get('whole')).customModelDeploymentArn, arn);
  await ask(arn);
  const { tags } = await world.bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
  assert.deepEqual(tags, [{ key: 'of', value: 'test' }]);
  await world.bedrock.send(new TagResourceCommand({ resourceARN: arn, tags: [{ key: 'more', value: '' }] }));
  const state = await world.admin('GET', '/_emulator/state');
  assert.equal(state.counts.createdCustomModelDeployments, before.createdCustomModelDeployments + 1);
  assert.equal(state.customModelDeployments[0].modelDeploymentName, 'whole');

  await assert.rejects(world.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: 'micro' })), {
    name: 'ConflictException',
    message: /in use by the custom model deployment whole/,
  });
  await removeFully(arn);
  await assert.rejects(ask(arn), { name: 'ResourceNotFoundException' });
  await assert.rejects(remove(arn), { name: 'ResourceNotFoundException' });
});

test('InvokeModel knows a deployment by its ARN, and holds the body against the base model’s form', async () => {
  const arn = await create('native');
  await awaitDeployment(arn);
  const body = JSON.stringify({ nonsense: true });
  await assert.rejects(world.runtime.send(new InvokeModelCommand({ modelId: arn, body })), {
    name: 'ValidationException',
  });
  await removeFully(arn);
});

test('while Creating it serves nothing and is neither updated nor deleted', async () => {
  await hold(true);
  const arn = await create('held');
  await assert.rejects(ask(arn), { name: 'ModelNotReadyException' });
  const mutating = { name: 'ValidationException', message: 'Custom model deployment is in a mutating state' };
  await assert.rejects(remove(arn), mutating);
  await assert.rejects(update(arn, microAgain), mutating);
  await hold(false);
  await awaitDeployment(arn);
  await removeFully(arn);
});

test('it goes on serving while it is updated, and then has the new model behind the same ARN', async () => {
  const arn = await create('updated');
  await awaitDeployment(arn);
  await hold(true);
  await update('updated', microAgain);
  const updating = await get(arn);
  assert.deepEqual(
    [updating.status, updating.modelArn, updating.updateDetails],
    ['Active', micro, { modelArn: microAgain, updateStatus: 'Updating' }],
  );
  await ask(arn);
  await assert.rejects(remove(arn), { message: /mutating state/ });
  await assert.rejects(world.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: 'micro-again' })), {
    name: 'ConflictException',
  });
  await hold(false);
  const updated = await awaitDeployment(arn, ({ updateDetails }) => updateDetails?.updateStatus === 'UpdateCompleted');
  assert.equal(updated.modelArn, microAgain);
  await assert.rejects(update(arn, arns['llama31'] as string), { message: /cannot be deployed/ });
  await removeFully(arn);
});

test('an update that fails leaves the former model', async () => {
  const arn = await create('x-fail-update');
  await awaitDeployment(arn);
  await update(arn, microAgain);
  const failed = await awaitDeployment(arn, ({ updateDetails }) => updateDetails?.updateStatus === 'UpdateFailed');
  assert.deepEqual([failed.status, failed.modelArn], ['Active', micro]);
  await removeFully(arn);
});

test('a name that contains fail-deployment ends Failed, serves nothing, and can only be deleted', async () => {
  const arn = await create('x-fail-deployment');
  const { failureMessage } = await awaitDeployment(arn, ({ status }) => status === 'Failed');
  assert.ok(failureMessage);
  await assert.rejects(ask(arn), { name: 'ValidationException' });
  await assert.rejects(update(arn, microAgain), { message: /Only a custom model deployment that is Active/ });
  await removeFully(arn);
});

test('a token that comes back gets the first deployment, and another request with it is refused', async () => {
  const arn = await create('token', { clientRequestToken: 'once' });
  assert.equal(await create('token', { clientRequestToken: 'once' }), arn);
  await assert.rejects(create('token-2', { clientRequestToken: 'once' }), { message: /already used by a request/ });
  await assert.rejects(create('token'), {
    name: 'ValidationException',
    message: 'The provided custom model deployment name is currently in use.',
  });
  await awaitDeployment(arn);
  await removeFully(arn);
});

const refused: readonly [what: string, change: object, name: string, message: RegExp][] = [
  [
    'a base model that needs provisioned throughput',
    { modelArn: arns['llama31'] },
    'ValidationException',
    /^Custom models of meta\.llama3-1-8b.* cannot be deployed/,
  ],
  ['Cohere Command', { modelArn: arns['command'] }, 'ValidationException', /cannot be deployed/],
  ['the wrong Region', { modelArn: arns['llama33'] }, 'ValidationException', /in us-west-2, not in us-east-1/],
  [
    'a model from before deployments',
    { modelArn: arns['micro-of-old'] },
    'ValidationException',
    /customized before 2025-07-16/,
  ],
  ['an unknown model', { modelArn: `${micro.slice(0, -12)}abcdefabcdef` }, 'ResourceNotFoundException', /no custom/],
  ['a model’s name', { modelArn: 'a-name-of-twenty-letters' }, 'ValidationException', /at 'modelArn'/],
  [
    'a foundation model',
    { modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${nova}` },
    'ValidationException',
    /at 'modelArn'/,
  ],
  ['a name with a dot', { modelDeploymentName: 'a.b' }, 'ValidationException', /at 'modelDeploymentName'/],
  ['an empty description', { description: '' }, 'ValidationException', /at 'description'/],
];

for (const [what, change, name, message] of refused) {
  test(`a deployment is refused: ${what}`, async () => {
    await assert.rejects(create('refused', change), { name, message });
  });
}

test('what is deployed only, no provisioned throughput can be bought for', async () => {
  const request = { provisionedModelName: 'none', modelId: arns['llama33'], modelUnits: 1 };
  await assert.rejects(world.bedrock.send(new CreateProvisionedModelThroughputCommand(request)), {
    name: 'ValidationException',
    message: /does not support provisioned throughput/,
  });
});

test('two are made at a time, and ten are held', async () => {
  await hold(true);
  await create('many-0');
  await create('many-1');
  await assert.rejects(create('many-2'), { name: 'ServiceQuotaExceededException', message: /2 .* in progress/ });
  await hold(false);
  const names = Array.from({ length: 10 }, (_, index) => `many-${index}`);
  for (const name of names) {
    if (name > 'many-1') await create(name);
    await awaitDeployment(name);
  }
  await assert.rejects(create('many-x'), { name: 'ServiceQuotaExceededException', message: /allows 10/ });
  const lists: readonly [query: ListCustomModelDeploymentsCommandInput, expected: readonly string[]][] = [
    [{}, names.toReversed()],
    [{ sortOrder: 'Ascending', maxResults: 2 }, ['many-0', 'many-1']],
    [{ nameContains: 'y-3' }, ['many-3']],
    [{ statusEquals: 'Failed' }, []],
    [{ modelArnEquals: microAgain }, []],
    [{ createdAfter: new Date('2999-01-01') }, []],
    [{ createdBefore: new Date(0) }, []],
  ];
  for (const [query, expected] of lists) {
    const { modelDeploymentSummaries = [] } = await world.bedrock.send(new ListCustomModelDeploymentsCommand(query));
    const found = modelDeploymentSummaries.map(({ customModelDeploymentName }) => customModelDeploymentName);
    assert.deepEqual(found, expected, JSON.stringify(query));
  }
  for (const name of names) await removeFully(name);
});

test('a restart goes on with what was being deployed and deleted, and a stuck one stays stuck', async () => {
  await hold(true);
  const [arn, stuck] = [await create('resumed'), await create('x-stuck-deploying')];
  await world.close();
  world = await openWorld(s3.url, { stateFolder });
  await awaitDeployment(arn);
  assert.equal((await get(stuck)).status, 'Creating');
  await world.admin('PATCH', '/_emulator/settings', { deletingSeconds: 1e9 });
  await remove(arn);
  await remove(arn);
  assert.equal((await get(arn)).status, 'Active');
  await assert.rejects(update(arn, microAgain), { name: 'ValidationException' });
  await world.close();
  world = await openWorld(s3.url, { stateFolder });
  await assert.rejects(
    awaitDeployment(arn, () => false),
    { name: 'ResourceNotFoundException' },
  );
});
