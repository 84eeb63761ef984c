import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  UpdateProvisionedModelThroughputCommand,
} from '@aws-sdk/client-bedrock';
import type { UpdateProvisionedModelThroughputCommandInput } from '@aws-sdk/client-bedrock';
import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { systemClock } from '../../emulator/clock.ts';
import { awaitThroughput, createThroughput, inService, makeModel } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url, { noCommitmentUnits: 3 });
after(() => world.close());

const modelArn = await makeModel(world, 'served');
const base = 'cohere.command-light-text-v14:7:4k';
const remove = (provisionedModelId: string): Promise<unknown> =>
  world.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId }));
const update = (change: UpdateProvisionedModelThroughputCommandInput): Promise<unknown> =>
  world.bedrock.send(new UpdateProvisionedModelThroughputCommand(change));
const ask = (modelId: string): Promise<unknown> =>
  world.runtime.send(new InvokeModelCommand({ modelId, body: '{"prompt":"Hello."}', contentType: 'application/json' }));

/** Deletes it and waits until it cannot be seen any more. */
async function removeFully(id: string): Promise<void> {
  await remove(id);
  const { provisionedThroughputs: left } = await world.admin('GET', '/_emulator/state');
  if (left.some((one: Record<string, string>) => Object.values(one).includes(id))) {
    await assert.rejects(
      awaitThroughput(world, id, () => false),
      { name: 'ResourceNotFoundException' },
    );
  }
}

test('while Creating it is not ready for calls, and is neither updated nor deleted', async () => {
  await world.admin('POST', '/_emulator/hold', { provisioning: true });
  const arn = await createThroughput(world, 'held', modelArn);
  await assert.rejects(ask(arn), { name: 'ModelNotReadyException' });
  await assert.rejects(remove(arn), { name: 'ConflictException', message: /mutating state/ });
  await assert.rejects(update({ provisionedModelId: arn, desiredProvisionedModelName: 'other' }), {
    name: 'ValidationException',
    message: /mutating state/,
  });
  await world.admin('POST', '/_emulator/hold', { provisioning: false });
  await awaitThroughput(world, arn, inService);
  await ask(arn);
  await removeFully(arn);
});

test('a deleted one looks as before until it is gone, may be deleted again, and keeps its units and its model', async () => {
  await world.admin('PATCH', '/_emulator/settings', { deletingSeconds: 1e9 });
  const arn = await createThroughput(world, 'going', modelArn, 3);
  await awaitThroughput(world, arn, inService);
  await remove(arn);
  await remove('going');
  const going = await world.bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId: arn }));
  assert.equal(going.status, 'InService');
  await assert.rejects(createThroughput(world, 'next', modelArn), { name: 'ServiceQuotaExceededException' });
  await assert.rejects(world.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: modelArn })), {
    name: 'ConflictException',
    message: /in use by the provisioned model throughput going/,
  });
  await world.admin('PATCH', '/_emulator/settings', { deletingSeconds: 0 });
  await assert.rejects(
    awaitThroughput(world, arn, () => false),
    { name: 'ResourceNotFoundException' },
  );
  await assert.rejects(ask(arn), { name: 'ResourceNotFoundException' });
  await assert.rejects(remove(arn), { name: 'ResourceNotFoundException' });
});

test('units beyond the quota are refused, and the quota is a setting', async () => {
  await assert.rejects(createThroughput(world, 'large', modelArn, 4), {
    name: 'ServiceQuotaExceededException',
    message: /^Your account does not currently have any no commitment model units reserved for cohere\.command-light/,
  });
  await world.admin('PATCH', '/_emulator/settings', { noCommitmentUnits: 4 });
  const arn = await createThroughput(world, 'large', modelArn, 4);
  await awaitThroughput(world, arn, inService);
  await removeFully(arn);
});

test('a name that contains fail-provisioning ends Failed, serves nothing and can be deleted', async () => {
  const arn = await createThroughput(world, 'x-fail-provisioning', modelArn);
  const { failureMessage } = await awaitThroughput(world, arn, ({ status }) => status === 'Failed');
  assert.ok(failureMessage);
  await assert.rejects(ask(arn), { name: 'ValidationException' });
  await removeFully(arn);
});

test('a name that contains stuck-creating never leaves Creating', async () => {
  const stuck = await createThroughput(world, 'x-stuck-creating', modelArn);
  const other = await createThroughput(world, 'later', modelArn);
  await awaitThroughput(world, other, inService);
  const { status } = await world.bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId: stuck }));
  assert.equal(status, 'Creating');
  await removeFully(other);
});

test('it is renamed at once, and takes another model by way of Updating', async () => {
  const second = await makeModel(world, 'second');
  const arn = await createThroughput(world, 'first-name', modelArn);
  await awaitThroughput(world, arn, inService);
  await update({ provisionedModelId: 'first-name', desiredProvisionedModelName: 'new-name' });
  await world.admin('POST', '/_emulator/hold', { provisioning: true });
  await update({ provisionedModelId: 'new-name', desiredModelId: 'second-model' });
  const updating = await world.bedrock.send(
    new GetProvisionedModelThroughputCommand({ provisionedModelId: 'new-name' }),
  );
  assert.deepEqual([updating.status, updating.modelArn, updating.desiredModelArn], ['Updating', modelArn, second]);
  await ask(arn);
  await assert.rejects(remove(arn), { name: 'ConflictException' });
  await world.admin('POST', '/_emulator/hold', { provisioning: false });
  const updated = await awaitThroughput(world, arn, inService);
  assert.equal(updated.modelArn, second);
  await update({ provisionedModelId: arn, desiredModelId: 'cohere.command-light-text-v14:7:4k' });
  await awaitThroughput(world, arn, inService);
  await assert.rejects(update({ provisionedModelId: arn, desiredModelId: second }), {
    message: /for a base model cannot be changed/,
  });
  await removeFully(arn);
});

test('a committed one needs no quota and cannot be deleted before its commitment ends', async () => {
  const command = new CreateProvisionedModelThroughputCommand({
    provisionedModelName: 'committed',
    modelId: modelArn,
    modelUnits: 9,
    commitmentDuration: 'OneMonth',
  });
  const { provisionedModelArn = '' } = await world.bedrock.send(command);
  const { commitmentExpirationTime } = await awaitThroughput(world, provisionedModelArn, inService);
  assert.ok(commitmentExpirationTime instanceof Date);
  await assert.rejects(remove('committed'), { name: 'ConflictException', message: /is committed until/ });
});

test('a commitment ends, and then its throughput can be deleted', async () => {
  let laterMs = 0;
  const clock = { now: () => Date.now() + laterMs, sleep: systemClock.sleep };
  const patient = await openWorld(s3.url, { clock });
  const request = {
    provisionedModelName: 'month',
    modelId: base,
    modelUnits: 1,
    commitmentDuration: 'OneMonth',
  } as const;
  await patient.bedrock.send(new CreateProvisionedModelThroughputCommand(request));
  await awaitThroughput(patient, 'month', inService);
  const remove = (): Promise<unknown> =>
    patient.bedrock.send(new DeleteProvisionedModelThroughputCommand({ provisionedModelId: 'month' }));
  await assert.rejects(remove, { name: 'ConflictException' });
  laterMs = 32 * 24 * 3_600_000;
  await remove();
  await patient.close();
});

test('custom and base models have quotas of their own, and one throughput has another', async () => {
  const quotas = { noCommitmentUnits: 5, baseNoCommitmentUnits: 1, unitsPerThroughput: 4 };
  const former = await world.admin('GET', '/_emulator/settings');
  await world.admin('PATCH', '/_emulator/settings', quotas);
  const [custom, ofBase] = [
    await createThroughput(world, 'of-custom', modelArn, 4),
    await createThroughput(world, 'of-base', base),
  ];
  await assert.rejects(createThroughput(world, 'more-base', base), {
    name: 'ServiceQuotaExceededException',
    message: /no commitment model units reserved for cohere\.command-light-text-v14:7:4k\. You use 1 of 1/,
  });
  const committed = {
    provisionedModelName: 'wide',
    modelId: base,
    modelUnits: 5,
    commitmentDuration: 'SixMonths',
  } as const;
  await assert.rejects(world.bedrock.send(new CreateProvisionedModelThroughputCommand(committed)), {
    name: 'ServiceQuotaExceededException',
    message: /allows 4 model units per provisioned model/,
  });
  for (const arn of [custom, ofBase]) {
    await awaitThroughput(world, arn, inService);
    await removeFully(arn);
  }
  await world.admin('PATCH', '/_emulator/settings', former);
});

const refused: readonly [what: string, change: object, message: RegExp][] = [
  [
    'no units',
    { modelUnits: 0 },
    /Value '0' at 'modelUnits' failed to satisfy constraint: Member must have value greater than or equal to 1/,
  ],
  ['a name with a dot', { provisionedModelName: 'a.b' }, /at 'provisionedModelName'/],
  ['a name in use', { provisionedModelName: 'committed' }, /name is currently in use/],
  ['an unknown model', { modelId: 'nobody' }, /^The provided model identifier is invalid\.$/],
  ['a base model without variant', { modelId: 'cohere.command-text-v14' }, /does not support provisioned throughput/],
  ['an unknown commitment', { commitmentDuration: 'OneYear' }, /enum value set: \[OneMonth, SixMonths\]/],
];

for (const [what, change, message] of refused) {
  test(`throughput is refused: ${what}`, async () => {
    const request = { provisionedModelName: 'refused', modelId: modelArn, modelUnits: 1, ...change };
    await assert.rejects(world.bedrock.send(new CreateProvisionedModelThroughputCommand(request)), {
      name: 'ValidationException',
      message,
    });
  });
}
