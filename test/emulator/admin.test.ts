import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { GetModelCustomizationJobCommand, ListGuardrailsCommand } from '@aws-sdk/client-bedrock';
import { openWorld } from './support/world.ts';

// Nothing here reaches S3.
const world = await openWorld('http://127.0.0.1:9');
after(() => world.close());

test('health and the front door answer', async () => {
  assert.deepEqual(await world.admin('GET', '/_emulator/health'), { status: 'ok' });
  assert.match((await world.admin('GET', '/')).emulator, /Bedrock/);
});

test('settings are shown and changed one by one', async () => {
  const before = await world.admin('GET', '/_emulator/settings');
  const changed = await world.admin('PATCH', '/_emulator/settings', { latencyMs: 7, trainingSeconds: 0.5 });
  assert.deepEqual(changed, { ...before, latencyMs: 7, trainingSeconds: 0.5 });
  assert.deepEqual(await world.admin('GET', '/_emulator/settings'), changed);
});

const refused: readonly [method: string, path: string, body: object, message: RegExp][] = [
  ['PATCH', '/_emulator/settings', { speed: 1 }, /There is no setting .*speed.* There are: validationSeconds, /],
  ['PATCH', '/_emulator/settings', { latencyMs: '7' }, /latencyMs is .*7.*; it must be a number of at least 0/],
  ['PATCH', '/_emulator/settings', { latencyMs: -1 }, /latencyMs is -1/],
  ['POST', '/_emulator/hold', { jobPhase: 'lunch' }, /A hold is /],
  ['POST', '/_emulator/hold', { provisioning: 'yes' }, /A hold is /],
  ['POST', '/_emulator/hold', { jobs: true }, /A hold is /],
  ['POST', '/_emulator/jobs/any', { failInPhase: 'lunch' }, /enum value set: \[validation, dataProcessing, training\]/],
  ['POST', '/_emulator/jobs/any', {}, /'failInPhase'/],
];

for (const [method, path, body, message] of refused) {
  test(`${method} ${path} is refused with ${JSON.stringify(body)}`, async () => {
    await assert.rejects(world.admin(method, path, body), { message });
  });
}

test('an operation that the emulator lacks is an UnknownOperationException that says so', async () => {
  await assert.rejects(world.bedrock.send(new ListGuardrailsCommand({})), {
    name: 'UnknownOperationException',
    message: /^The Bedrock emulator has no operation for GET \/guardrails/,
  });
});

test('every answer bears a request id', async () => {
  const error = await world.bedrock
    .send(new GetModelCustomizationJobCommand({ jobIdentifier: 'nobody' }))
    .catch((caught: unknown) => caught as { name: string; $metadata: { requestId?: string } });
  assert.equal((error as { name: string }).name, 'ResourceNotFoundException');
  assert.match((error as { $metadata: { requestId?: string } }).$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
});

test('a path that cannot be decoded is no operation', async () => {
  const response = await fetch(`${world.url}/custom-models/%E0%A4%A`);
  assert.equal(response.status, 404);
});
