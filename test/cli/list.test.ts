import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaiting } from '../report/results.ts';
import { createFakeCustomizations, run, running } from './harness.ts';

const attributes = { stage: 'evaluating', baseModel: 'cohere.x', model: 'my-model', endpoint: 'InService' };

test('customizations are listed in columns', async () => {
  const fake = createFakeCustomizations([
    { execution: running('a', { attributes }) },
    { execution: running('b', { status: 'FAILED' }) },
  ]);
  const { exitCode, stdout } = await run(['list'], fake);
  assert.equal(exitCode, 0);
  assert.equal(
    stdout,
    [
      'id  status   stage       base model  model     verdict  endpoint   started',
      'a   running  evaluating  cohere.x    my-model  –        InService  2026-11-21 08:00 UTC',
      'b   failed   –           –           –         –        –          2026-11-21 08:00 UTC',
      '',
    ].join('\n'),
  );
});

test('a namespace without the search attributes is made up for by asking what runs', async () => {
  const fake = createFakeCustomizations(
    [
      { execution: running('a'), looks: [awaiting] },
      { execution: running('b') },
      { execution: running('c', { status: 'FAILED' }) },
    ],
    { stageKnown: false },
  );
  const all = await run(['list', '--json'], fake);
  const stages = (JSON.parse(all.stdout) as { attributes: { stage?: string } }[]).map((one) => one.attributes.stage);
  assert.deepEqual(stages, ['awaiting-approval', undefined, undefined]);

  const { stdout, stderr } = await run(['list', '--stage', 'awaiting-approval', '--json'], fake);
  assert.deepEqual(
    (JSON.parse(stdout) as { workflowId: string }[]).map(({ workflowId }) => workflowId),
    ['a'],
  );
  assert.match(stderr, /lacks the search attribute TemperStage/u);
});

test('nothing to list is said, and an empty list for a program', async () => {
  assert.match((await run(['list'], createFakeCustomizations([]))).stdout, /^No customizations yet\.\n$/u);
  assert.equal((await run(['list', '--json'], createFakeCustomizations([]))).stdout, '[]\n');
});
