import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { openWorld } from './support/world.ts';

let nowMs = 0;
const sleeping: { readonly untilMs: number; readonly wake: () => void }[] = [];
const clock = {
  now: () => nowMs,
  sleep: (ms: number): Promise<void> =>
    ms === 0 ? Promise.resolve() : new Promise((wake) => sleeping.push({ untilMs: nowMs + ms, wake })),
};

// Nothing here reaches S3.
const world = await openWorld('http://127.0.0.1:9', { clock });
after(() => world.close());
beforeEach(async () => {
  // Long enough for every bucket to be full.
  nowMs += 3_600_000;
  await world.admin('PATCH', '/_emulator/settings', { requestsPerSecond: 8, latencyMs: 0 });
});

const light = 'cohere.command-light-text-v14';
const command = 'cohere.command-text-v14';
const refusal = { name: 'ThrottlingException', message: 'Too many requests, please wait before trying again.' };

const invoke = (modelId = light): Promise<unknown> =>
  world.runtime.send(new InvokeModelCommand({ modelId, body: '{"prompt":"Hi."}', contentType: 'application/json' }));
const converse = (modelId = light): Promise<unknown> =>
  world.runtime.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'Hi.' }] }] }));
const times = async (count: number, call: () => Promise<unknown>): Promise<void> => {
  for (let done = 0; done < count; done += 1) await call();
};

test("a second's worth of calls passes at once, and then as many as the time that goes by has brought", async () => {
  await times(8, invoke);
  await assert.rejects(invoke(), refusal);
  nowMs += 250;
  await times(2, invoke);
  await assert.rejects(invoke(), refusal);
  nowMs += 10_000;
  await times(8, invoke);
  await assert.rejects(invoke(), refusal);
});

test('a refused call takes nothing from the quota, and is counted', async () => {
  const before = (await world.admin('GET', '/_emulator/state')).counts.calls.InvokeModel ?? 0;
  await times(8, invoke);
  await times(5, () => assert.rejects(invoke(), refusal));
  nowMs += 125;
  await invoke();
  assert.equal((await world.admin('GET', '/_emulator/state')).counts.calls.InvokeModel, before + 14);
});

test('InvokeModel and Converse share the quota of a model; another model has its own', async () => {
  await times(4, invoke);
  await times(4, converse);
  await assert.rejects(converse(), refusal);
  await invoke(command);
});

test('0 is no quota, and a quota below one call a second lets one pass', async () => {
  await world.admin('PATCH', '/_emulator/settings', { requestsPerSecond: 0 });
  await times(30, invoke);
  await world.admin('PATCH', '/_emulator/settings', { requestsPerSecond: 0.5 });
  await invoke();
  await assert.rejects(invoke(), refusal);
  nowMs += 2_000;
  await invoke();
});

test('calls without an answer are counted as in flight', async () => {
  await world.admin('PATCH', '/_emulator/settings', { latencyMs: 1_000 });
  const calls = Promise.all([invoke(), invoke(), invoke()]);
  while (sleeping.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await world.admin('GET', '/_emulator/state')).counts.inFlight.InvokeModel, 3);
  nowMs += 1_000;
  for (const { wake } of sleeping.splice(0)) wake();
  await calls;
  assert.equal((await world.admin('GET', '/_emulator/state')).counts.inFlight.InvokeModel, 0);
});
