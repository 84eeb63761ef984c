import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ending } from '../../src/cli/customizations.ts';
import { awaiting, kept, released } from '../report/results.ts';
import { createFakeCustomizations, run, running } from './harness.ts';

const id = kept.workflowId;
const failure = (outcome: 'failed' | 'cancelled' | 'terminated' | 'timed-out', reason = 'so it is'): Ending => ({
  outcome,
  workflowId: id,
  runId: 'r',
  reason,
  type: outcome === 'failed' ? 'InvalidRequest' : null,
});

const endings: readonly { ending: Ending; exitCode: number; says: RegExp }[] = [
  { ending: { outcome: 'kept', result: kept }, exitCode: 0, says: /^Kept/mu },
  { ending: { outcome: 'released', result: released }, exitCode: 0, says: /^Released/mu },
  {
    ending: failure('failed', 'jobName: is missing\ncolour: is unknown'),
    exitCode: 1,
    says: /^Failed: customize-my-job \(InvalidRequest\)\n {2}jobName: is missing\n {2}colour: is unknown\n/mu,
  },
  { ending: failure('cancelled'), exitCode: 1, says: /^Cancelled/mu },
  {
    ending: failure('terminated'),
    exitCode: 1,
    says: /Delete what it left behind with: temper cleanup customize-my-job/u,
  },
  { ending: failure('timed-out'), exitCode: 1, says: /^Timed out/mu },
];

for (const { ending, exitCode, says } of endings) {
  const arranged = { execution: running(id), looks: [awaiting], endsAs: 'COMPLETED', ending } as const;

  test(`watch ends with ${exitCode} when it was ${ending.outcome}`, async () => {
    const ran = await run(['watch', id], createFakeCustomizations([arranged]));
    assert.equal(ran.exitCode, exitCode);
    assert.match(ran.stdout, says);
  });

  test(`watch --json answers one line when it was ${ending.outcome}`, async () => {
    const ran = await run(['watch', id, '--json'], createFakeCustomizations([arranged]));
    assert.equal(ran.exitCode, exitCode);
    assert.equal(ran.stdout.trimEnd().split('\n').length, 1);
    const answer = JSON.parse(ran.stdout) as { outcome: string };
    assert.deepEqual(answer, 'result' in ending ? ending.result : ending);
    assert.match(ran.stderr, says);
  });

  test(`report says the same of one that was ${ending.outcome}`, async () => {
    const over = { ...arranged, execution: running(id, { status: 'COMPLETED' }) };
    for (const verb of ['report', 'result']) {
      const ran = await run([verb, id], createFakeCustomizations([over]));
      assert.equal(ran.exitCode, exitCode);
      assert.match(ran.stdout, says);
    }
  });
}

test('watch tells each thing once, says how to decide, and outlives a worker that goes away', async () => {
  const { approval: _approval, scores: _scores, ...early } = awaiting;
  const customizing = { ...early, stage: 'customizing', stages: awaiting.stages.slice(0, 2) } as const;
  const fake = createFakeCustomizations([
    {
      execution: running(id),
      looks: [customizing, { unanswered: 'no poller' }, { unanswered: 'no poller' }, customizing, awaiting, awaiting],
      endsAs: 'COMPLETED',
      ending: { outcome: 'kept', result: kept },
    },
  ]);
  const { exitCode, stdout, stderr } = await run(['watch', id], fake);
  assert.equal(exitCode, 0);
  assert.equal(stdout.split('\nAwaiting approval\n').length, 2);
  assert.equal(stdout.split('temper approve customize-my-job').length, 2);
  assert.equal(stdout.split('… it answers again').length, 2);
  assert.equal(stderr.split('no worker answers (no poller)').length, 2, stderr);
});

test('watch ends when the server forgot the customization', async () => {
  const fake = createFakeCustomizations([{ execution: running(id), looks: [awaiting] }]);
  const { find } = fake.customizations;
  let finds = 0;
  const forgetful = { ...fake.customizations, find: async (w: string) => ((finds += 1) > 3 ? null : find(w)) };
  const { exitCode, stderr } = await run(['watch', id], { customizations: forgetful });
  assert.equal(exitCode, 1);
  assert.match(stderr, /the server no longer knows customize-my-job/u);
});

test('report of one that still runs says how to wait for it', async () => {
  const { exitCode, stderr } = await run(['report', id], createFakeCustomizations([{ execution: running(id) }]));
  assert.equal(exitCode, 1);
  assert.match(stderr, /is still running.*temper watch customize-my-job/u);
});

test('status shows progress, scores and what is awaited', async () => {
  const fake = createFakeCustomizations([{ execution: running(id), looks: [awaiting] }]);
  const { exitCode, stdout } = await run(['status', id], fake);
  assert.equal(exitCode, 0);
  assert.match(stdout, /^customize-my-job: RUNNING, started 2026-11-21 08:00 UTC\n/u);
  assert.match(stdout, /BERTScore F1 +0\.7100 +0\.8050 +\+0\.0950/u);
  assert.match(stdout, /Decide until 2026-11-28 09:00 UTC:\n {4}temper approve/u);

  const { stdout: line } = await run(
    ['status', id, '--json'],
    createFakeCustomizations([{ execution: running(id), looks: [awaiting] }]),
  );
  assert.deepEqual((JSON.parse(line) as { progress: unknown }).progress, awaiting);
});

test('status without a worker says so and succeeds', async () => {
  const fake = createFakeCustomizations([{ execution: running(id, { attributes: { stage: 'evaluating' } }) }]);
  const { exitCode, stdout } = await run(['status', id], fake);
  assert.equal(exitCode, 0);
  assert.match(stdout, /no worker answers .*last known stage: evaluating/u);
});

test('status of one that has failed explains it and succeeds', async () => {
  const execution = running(id, { status: 'FAILED' });
  const fake = createFakeCustomizations([{ execution, ending: failure('failed', 'the bucket is missing') }]);
  const { exitCode, stdout } = await run(['status', id, '--json'], fake);
  assert.equal(exitCode, 0);
  assert.equal((JSON.parse(stdout) as { ending: { reason: string } }).ending.reason, 'the bucket is missing');
});
