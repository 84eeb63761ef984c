import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { GetModelCustomizationJobCommand, ListCustomModelsCommand } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { createJob } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());
beforeEach(() => world.admin('DELETE', '/_emulator/faults'));

const list = (): Promise<unknown> => world.bedrock.send(new ListCustomModelsCommand({}));
const plan = (fault: object): Promise<unknown> => world.admin('POST', '/_emulator/faults', fault);
const model = 'cohere.command-light-text-v14';
const body = '{"prompt":"Hi."}';
/** The SDK's runtime client speaks HTTP/2, Node's own fetch HTTP/1.1. */
const invoke = (client = world.runtime): Promise<unknown> =>
  client.send(new InvokeModelCommand({ modelId: model, body, contentType: 'application/json' }));
const invokeOverHttp1 = async (): Promise<unknown> => {
  const response = await fetch(`${world.url}/model/${model}/invoke`, { method: 'POST', body });
  return response.json();
};
const callsOf = async (operation: string): Promise<number> =>
  (await world.admin('GET', '/_emulator/state')).counts.calls[operation] ?? 0;

test('a throttle refuses as many calls of its operation as asked for, and no other', async () => {
  await plan({ operation: 'ListCustomModels', kind: 'throttle', times: 2 });
  await invoke();
  await assert.rejects(list(), { name: 'ThrottlingException' });
  await assert.rejects(list(), { name: 'ThrottlingException' });
  await list();
});

test('an error comes with the name, message and status asked for', async () => {
  await plan({
    operation: 'ListCustomModels',
    kind: 'error',
    name: 'AccessDeniedException',
    message: 'No.',
    status: 403,
  });
  await assert.rejects(list(), { name: 'AccessDeniedException', message: 'No.' });
  await list();
});

test('a delay carries the call out', async () => {
  await plan({ operation: 'ListCustomModels', kind: 'delay', ms: 5 });
  await list();
});

test('a dropped create is carried out, and the caller sees only a cut connection', async () => {
  await plan({ operation: 'CreateModelCustomizationJob', kind: 'drop' });
  await assert.rejects(createJob(world, 'dropped', { clientRequestToken: 'dropped' }), { code: 'ECONNRESET' });
  const job = await world.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: 'dropped' }));
  assert.equal(await createJob(world, 'dropped', { clientRequestToken: 'dropped' }), job.jobArn);
});

for (const [version, call] of [
  ['HTTP/2', () => invoke()],
  ['HTTP/1.1', invokeOverHttp1],
] as const) {
  test(`a drop cuts the connection of a call over ${version}, and the next call works`, async () => {
    const before = await callsOf('InvokeModel');
    await plan({ operation: 'InvokeModel', kind: 'drop' });
    await assert.rejects(call(), (error: Error) => !error.name.endsWith('Exception'));
    await call();
    assert.equal(await callsOf('InvokeModel'), before + 2);
  });
}

test('the SDK’s own retries get over a drop and a throttle', async () => {
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: world.url,
  });
  await plan({ operation: 'InvokeModel', kind: 'drop' });
  await plan({ operation: 'InvokeModel', kind: 'throttle' });
  await invoke(client);
  client.destroy();
});

for (const [fault, message] of [
  [{ operation: 'Nonsense', kind: 'drop' }, /enum value set: \[CreateModelCustomizationJob, /],
  [{ operation: 'InvokeModel', kind: 'fire' }, /enum value set: \[throttle, drop, error, delay\]/],
  [{ kind: 'drop' }, /'operation' failed to satisfy constraint: Member must not be null/],
  [{ operation: 'InvokeModel', kind: 'drop', times: 0 }, /'times'/],
] as const) {
  test(`a fault is refused: ${JSON.stringify(fault)}`, async () => {
    await assert.rejects(plan(fault), { message });
  });
}
