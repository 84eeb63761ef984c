import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeCustomizations, run, running } from './harness.ts';
import { kept } from '../report/results.ts';

const id = kept.workflowId;

for (const [verb, approved] of [
  ['approve', true],
  ['reject', false],
] as const) {
  test(`${verb} passes on who and why, and answers what was recorded`, async () => {
    const fake = createFakeCustomizations([{ execution: running(id) }]);
    const ran = await run([verb, id, '--by', ' ana ', '--comment', 'why not', '--json'], fake);
    assert.equal(ran.exitCode, 0);
    assert.deepEqual(fake.decisions, [{ workflowId: id, decision: { approved, by: 'ana', comment: 'why not' } }]);
    assert.deepEqual(JSON.parse(ran.stdout), {
      workflowId: id,
      approved,
      by: 'ana',
      comment: 'why not',
      at: '2026-11-21T09:30:00.000Z',
      via: 'update',
    });
  });
}

test('without --by it is the user of the operating system', async () => {
  const fake = createFakeCustomizations([{ execution: running(id) }]);
  await run(['approve', id], { ...fake, userName: 'bo' });
  assert.deepEqual(fake.decisions[0]?.decision, { approved: true, by: 'bo' });
});

test('nobody decides without a name', async () => {
  const fake = createFakeCustomizations([{ execution: running(id) }]);
  for (const args of [
    ['approve', id],
    ['approve', id, '--by', '  '],
  ]) {
    const { exitCode, stderr } = await run(args, fake);
    assert.equal(exitCode, 2);
    assert.match(stderr, /say who decides: --by NAME/u);
  }
  assert.deepEqual(fake.decisions, []);
});

test('a refusal is shown as it is', async () => {
  const refusal = 'already approved by ana at 2026-11-21T09:30:00.000Z';
  const fake = createFakeCustomizations([{ execution: running(id), decide: { refusal } }]);
  const { exitCode, stderr } = await run(['reject', id, '--by', 'bo'], fake);
  assert.equal(exitCode, 1);
  assert.equal(stderr, `refused: ${refusal}\n`);
});

test('a decision that went by signal is not called a success of more than that', async () => {
  const fake = createFakeCustomizations([{ execution: running(id), decide: 'signal' }]);
  const { exitCode, stdout, stderr } = await run(['approve', id, '--by', 'bo', '--json'], fake);
  assert.equal(exitCode, 0);
  assert.match(stderr, /sent as a signal\. It counts if a decision is awaited/u);
  assert.equal((JSON.parse(stdout) as { via: string }).via, 'signal');
});

test('there is nothing to decide after the end', async () => {
  const fake = createFakeCustomizations([{ execution: running(id, { status: 'COMPLETED' }) }]);
  const { exitCode, stderr } = await run(['approve', id, '--by', 'bo'], fake);
  assert.equal(exitCode, 1);
  assert.match(stderr, /has ended \(COMPLETED\)/u);
});

test('cancel says what that does', async () => {
  const fake = createFakeCustomizations([{ execution: running(id) }]);
  const { exitCode, stdout } = await run(['cancel', id], fake);
  assert.equal(exitCode, 0);
  assert.deepEqual(fake.cancelled, [id]);
  assert.match(stdout, /a job that trains is stopped, an endpoint is deleted/u);
});

test('cancel --wait succeeds when it was cancelled, and not when it failed', async () => {
  for (const [outcome, exitCode] of [
    ['cancelled', 0],
    ['failed', 1],
  ] as const) {
    const ending = { outcome, workflowId: id, runId: 'r', reason: 'so it is', type: null };
    const fake = createFakeCustomizations([
      { execution: running(id), endsAs: 'CANCELLED', ending, looks: [{ unanswered: 'x' }] },
    ]);
    assert.equal((await run(['cancel', id, '--wait'], fake)).exitCode, exitCode);
  }
});

test('cancelling twice is fine, cancelling what has completed is not', async () => {
  const cancelled = createFakeCustomizations([{ execution: running(id, { status: 'CANCELLED' }) }]);
  assert.equal((await run(['cancel', id], cancelled)).exitCode, 0);
  const completed = createFakeCustomizations([{ execution: running(id, { status: 'COMPLETED' }) }]);
  assert.equal((await run(['cancel', id], completed)).exitCode, 1);
  assert.deepEqual([...cancelled.cancelled, ...completed.cancelled], []);
});
