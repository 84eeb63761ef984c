/** The Temporal CLI's own commands, typed as the README has them: start, describe, query, signal, update, cancel, reset. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { CustomizationResult } from '../../src/report/result.ts';
import type { Progress } from '../../src/workflows/messages.ts';
import { openSurroundings } from './support.ts';
import type { Surroundings } from './support.ts';
import { onDemandChanges } from './support/requests.ts';
import { until } from './support/until.ts';

const timeout = 300_000;

describe('the Temporal CLI', { timeout: 1_200_000 }, () => {
  let our: Surroundings;
  before(async () => {
    our = await openSurroundings();
  });
  after(() => our?.close());
  afterEach(() => our.emulator.letGo());

  it("starts the AWS sample's payload, shows where it stands, and keeps what is approved", { timeout }, async () => {
    await our.sh(
      'temporal workflow start --type customizeModel --task-queue model-customization --workflow-id by-hand --input-file examples/cohere-command-light.json',
    );
    await our.untilStage('by-hand', 'awaiting-approval');
    assert.match(await our.sh('temporal workflow describe --workflow-id by-hand'), /customizeModel[^]*TemperStage/);
    const { queryResult } = JSON.parse(
      await our.sh('temporal workflow query --workflow-id by-hand --type progress --output json'),
    ) as { queryResult: [Progress] };
    assert.equal(queryResult[0].verdict, 'better');
    // The list of workflows lags a little behind.
    await until('it is listed', async () =>
      /by-hand/.test(await our.sh(`temporal workflow list --query 'TemperStage="awaiting-approval"'`)),
    );

    await our.sh(
      `temporal workflow signal --workflow-id by-hand --name approve --input '{"by":"ana","comment":"clear win"}'`,
    );
    const { status, result } = JSON.parse(
      await our.sh('temporal workflow result --workflow-id by-hand --output json'),
    ) as { status: string; result: CustomizationResult };
    assert.equal(status, 'COMPLETED');
    assert.equal(result.outcome, 'kept');
    assert.deepEqual(without(result.approval, 'at'), { approved: true, by: 'ana', comment: 'clear win' });
    assert.deepEqual(await throughputs(), [result.endpointArn]);
  });

  it('releases what is rejected, and is not misled by a signal that says nothing', { timeout }, async () => {
    const kept = await throughputs();
    await our.start('rejected');
    await our.untilStage('rejected', 'awaiting-approval');
    await our.sh(`temporal workflow signal --workflow-id rejected --name approve --input '"yes"'`);
    await our.sh(`temporal workflow signal --workflow-id rejected --name reject --input '{"by":"bo"}'`);
    const { outcome, endpointArn, approval } = await our.result('rejected');
    assert.deepEqual([outcome, endpointArn, approval?.approved, approval?.by], ['released', null, false, 'bo']);
    assert.deepEqual(await throughputs(), kept);
  });

  it(
    'deploys on demand what can be: a deployment stays when approved, and none when rejected',
    { timeout },
    async () => {
      const provisioned = await throughputs();
      for (const [id, decision, left] of [
        ['deployed-rejected', 'reject', 0],
        ['deployed-kept', 'approve', 1],
      ] as const) {
        await our.start(id, onDemandChanges(our.stack.buckets.training));
        await our.untilStage(id, 'awaiting-approval');
        assert.equal((await our.emulator.state()).customModelDeployments.length, 1);
        await our.sh(`temporal workflow signal --workflow-id ${id} --name ${decision} --input '{"by":"ana"}'`);
        const { customModelArn, endpointArn } = await our.result(id);
        const { customModelDeployments } = await our.emulator.state();
        assert.equal(customModelDeployments.length, left);
        const expected = left === 0 ? [] : [[endpointArn, customModelArn, 'Active']];
        assert.deepEqual(
          customModelDeployments.map((one) => [one.customModelDeploymentArn, one.modelArn, one.status]),
          expected,
        );
      }
      assert.deepEqual(await throughputs(), provisioned);
    },
  );

  it('refuses a decision that is not awaited, answers one that is, and refuses the next', { timeout }, async () => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.start('updated');
    await our.untilStage('updated', 'customizing');
    const decide = (decision: object) =>
      our.type(
        `temporal workflow update execute --workflow-id updated --name decide --input '${JSON.stringify(decision)}'`,
      );
    const early = await decide({ approved: true, by: 'ana' });
    assert.notEqual(early.exitCode, 0);
    assert.match(early.stderr, /no decision is awaited.*customizing/);

    await our.emulator.hold({ jobPhase: null });
    await our.untilStage('updated', 'awaiting-approval');
    const nobody = await decide({ approved: true });
    assert.notEqual(nobody.exitCode, 0);
    assert.match(nobody.stderr, /who decides/);
    const inTime = await decide({ approved: false, by: 'ana', comment: 'too dear' });
    assert.equal(inTime.exitCode, 0, inTime.stderr);
    assert.match(inTime.stdout, /too dear/);
    const late = await decide({ approved: true, by: 'bo' });
    assert.notEqual(late.exitCode, 0);
    assert.match(late.stderr, /already rejected by ana|already completed/);
    assert.equal((await our.result('updated')).outcome, 'released');
  });

  it('cancels while the job trains: the job is stopped', { timeout }, async () => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.start('cancel-training');
    await our.untilStage('cancel-training', 'customizing', ({ job }) => job?.training === 'InProgress');
    await cancel('cancel-training');
    await our.emulator.hold({ jobPhase: null });
    const { jobs, customModels } = await our.emulator.state();
    assert.equal(jobs.find(({ jobName }) => jobName === 'cancel-training')?.status, 'Stopped');
    assert.ok(!customModels.some(({ modelName }) => modelName === 'cancel-training'));
  });

  it('cancels while the throughput is being created: it is deleted once that can be', { timeout }, async () => {
    const kept = await throughputs();
    await our.emulator.hold({ provisioning: true });
    await our.start('cancel-creating');
    await our.untilStage('cancel-creating', 'provisioning', ({ endpoint }) => endpoint?.status === 'Creating');
    await our.sh('temporal workflow cancel --workflow-id cancel-creating');
    await our.untilStage('cancel-creating', 'releasing');
    assert.equal((await throughputs()).length, kept.length + 1, 'it cannot be deleted while it is being created');
    await our.emulator.hold({ provisioning: false });
    await ended('cancel-creating');
    assert.deepEqual(await throughputs(), kept);
  });

  it('cancels while both models answer: the throughput is released', { timeout }, async () => {
    const kept = await throughputs();
    await our.emulator.set({ latencyMs: 3_000 });
    await our.start('cancel-evaluating');
    await our.untilStage('cancel-evaluating', 'evaluating');
    await cancel('cancel-evaluating');
    await our.emulator.set({ latencyMs: 0 });
    assert.deepEqual(await throughputs(), kept);
  });

  it('cancels while the call that creates the job is under way: the job is stopped', { timeout }, async () => {
    await our.emulator.hold({ jobPhase: 'training' });
    await our.emulator.fault({ operation: 'CreateModelCustomizationJob', kind: 'delay', ms: 4_000 });
    await our.start('cancel-job-call');
    await isUnderWay('CreateModelCustomizationJob');
    await cancel('cancel-job-call');
    await our.emulator.hold({ jobPhase: null });
    const { jobs } = await our.emulator.state();
    assert.equal(jobs.find(({ jobName }) => jobName === 'cancel-job-call')?.status, 'Stopped');
  });

  for (const [kind, operation] of [
    ['throughput', 'CreateProvisionedModelThroughput'],
    ['deployment', 'CreateCustomModelDeployment'],
  ] as const) {
    it(
      `cancels while the call that creates the ${kind} is under way: what it made is deleted`,
      { timeout },
      async () => {
        const before = await endpoints();
        await our.emulator.fault({ operation, kind: 'delay', ms: 4_000 });
        const id = `cancel-${kind}-call`;
        await our.start(id, kind === 'deployment' ? onDemandChanges(our.stack.buckets.training) : {});
        await isUnderWay(operation);
        await cancel(id);
        await until('the call to end', async () => (await inFlight(operation)) === 0);
        assert.deepEqual(await endpoints(), before);
      },
    );
  }

  for (const [when, stage] of [
    ['before the job', 'checkEncoder'],
    ['before the endpoint', 'readLosses'],
    ['before the verdict', 'decideVerdict'],
  ] as const) {
    it(`resets to ${when}: goes on with what was bought, and gives it back`, { timeout }, async () => {
      const before = await endpoints();
      const id = `reset-to-${stage}`.toLowerCase();
      await our.start(id);
      await our.untilStage(id, 'awaiting-approval');
      const { counts } = await our.emulator.state();
      await our.sh(
        `temporal workflow reset --workflow-id ${id} --event-id ${await taskBefore(id, stage)} --reason again`,
      );
      await our.untilStage(id, 'awaiting-approval');
      await our.sh(`temporal workflow signal --workflow-id ${id} --name reject --input '{"by":"bo"}'`);
      assert.equal((await our.result(id)).outcome, 'released');
      const { counts: after } = await our.emulator.state();
      assert.equal(after.createdJobs, counts.createdJobs);
      assert.equal(after.createdProvisionedThroughputs, counts.createdProvisionedThroughputs);
      assert.deepEqual(await endpoints(), before);
    });
  }

  it('resets while the throughput is being created: waits for the same one', { timeout }, async () => {
    const before = await throughputs();
    await our.emulator.hold({ provisioning: true });
    await our.start('reset-creating');
    await our.untilStage('reset-creating', 'provisioning', ({ endpoint }) => endpoint?.status === 'Creating');
    const { counts } = await our.emulator.state();
    await our.sh(
      `temporal workflow reset --workflow-id reset-creating --event-id ${await taskBefore('reset-creating', 'readLosses')} --reason again`,
    );
    await our.untilStage('reset-creating', 'provisioning', ({ endpoint }) => endpoint?.status === 'Creating');
    await our.emulator.hold({ provisioning: false });
    await our.untilStage('reset-creating', 'awaiting-approval');
    await our.sh(`temporal workflow signal --workflow-id reset-creating --name reject --input '{"by":"bo"}'`);
    assert.equal((await our.result('reset-creating')).outcome, 'released');
    const { createdProvisionedThroughputs } = (await our.emulator.state()).counts;
    assert.equal(createdProvisionedThroughputs, counts.createdProvisionedThroughputs);
    assert.deepEqual(await throughputs(), before);
  });

  it('resets one that has ended: serves the custom model again, and asks again', { timeout }, async () => {
    const before = await throughputs();
    await our.start('reset-ended');
    const decideBy = async (signal: string) => {
      await our.untilStage('reset-ended', 'awaiting-approval');
      await our.sh(`temporal workflow signal --workflow-id reset-ended --name ${signal} --input '{"by":"bo"}'`);
      return our.result('reset-ended');
    };
    assert.equal((await decideBy('reject')).outcome, 'released');
    const { counts } = await our.emulator.state();
    await our.sh(
      `temporal workflow reset --workflow-id reset-ended --event-id ${await taskBefore('reset-ended', 'readLosses')} --reason again`,
    );
    const { outcome, endpointArn } = await decideBy('approve');
    assert.equal(outcome, 'kept');
    assert.deepEqual(await throughputs(), [...before, endpointArn]);
    assert.equal((await our.emulator.state()).counts.createdJobs, counts.createdJobs);
  });

  async function cancel(workflowId: string): Promise<void> {
    await our.sh(`temporal workflow cancel --workflow-id ${workflowId}`);
    await ended(workflowId);
  }

  async function ended(workflowId: string): Promise<void> {
    const status = await until(`the end of ${workflowId}`, async () => {
      const now = await our.status(workflowId);
      return now !== 'RUNNING' && now;
    });
    assert.equal(status, 'CANCELLED');
  }

  /** The last workflow task that was completed before an activity was first scheduled. */
  async function taskBefore(workflowId: string, activity: string): Promise<string> {
    const { events } = await our.client.workflow.getHandle(workflowId).fetchHistory();
    const at = events?.findIndex((e) => e.activityTaskScheduledEventAttributes?.activityType?.name === activity) ?? -1;
    const tasks = events?.slice(0, at).filter((e) => e.workflowTaskCompletedEventAttributes);
    return String(tasks?.at(-1)?.eventId);
  }

  async function isUnderWay(operation: string): Promise<void> {
    await until(`${operation} under way`, async () => (await inFlight(operation)) > 0);
  }

  async function inFlight(operation: string): Promise<number> {
    return (await our.emulator.state()).counts.inFlight[operation] ?? 0;
  }

  /** Everything that serves a custom model. */
  async function endpoints(): Promise<string[]> {
    const { customModelDeployments } = await our.emulator.state();
    return [...(await throughputs()), ...customModelDeployments.map((one) => one.customModelDeploymentArn)];
  }

  async function throughputs(): Promise<string[]> {
    const { provisionedThroughputs } = await our.emulator.state();
    return provisionedThroughputs.map(({ provisionedModelArn }) => provisionedModelArn);
  }
});

function without<T extends object>(value: T | null, key: keyof T): object {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => name !== key));
}
