import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkflowHandle } from '@temporalio/client';
import { openBench, payload, type Bench } from './bench.ts';

const hours = 3_600;
const automatic = (jobName: string, more: object = {}) => ({
  baseModel: payload.BaseModelIdentifier,
  jobName,
  training: { data: payload.TrainingDataFileName },
  approval: 'automatic',
  ...more,
});

describe('waiting for a job of hours', () => {
  it('sees the end of a five-hour training within 60 s, in at most 3,600 events of the parent', async () => {
    const bench = await openBench({ trainingSeconds: 5 * hours });
    try {
      const handle = await bench.start(automatic('five-hours'));
      const result = await handle.result();
      assert.equal(result.outcome, 'kept');
      assert.ok(seenAfterSeconds(bench, result) <= 60, `seen ${seenAfterSeconds(bench, result)} s after it ended`);
      const events = await countEvents(handle);
      assert.ok(events <= 900, `the parent has ${events} events`);
    } finally {
      await bench.close();
    }
  });

  it('sees it at once after the signal resourceChanged, even where the next look is minutes away', async () => {
    const bench = await openBench({ validationSeconds: 0, dataProcessingSeconds: 0, trainingSeconds: 5 * hours });
    try {
      const waiting = { firstIntervalSeconds: 300, longestIntervalSeconds: 300 };
      const handle = await bench.start(automatic('signalled', { waiting }));
      await bench.until(handle, 'customizing', 1);
      // The job ends at most seconds after this, between two looks.
      await bench.env.sleep(5 * hours * 1_000 + 20_000);
      await handle.signal('resourceChanged');
      const result = await handle.result();
      assert.ok(seenAfterSeconds(bench, result) <= 30, `seen ${seenAfterSeconds(bench, result)} s after it ended`);
    } finally {
      await bench.close();
    }
  });

  it('waits a week in histories far below 10,000 events, because the waiting child continues as new', async () => {
    const bench = await openBench({ trainingSeconds: 7 * 24 * hours });
    try {
      const waiting = { longestIntervalSeconds: 300, jobLimitHours: 200 };
      const handle = await bench.start(automatic('a-week', { waiting }));
      const result = await handle.result();
      assert.equal(result.outcome, 'kept');
      assert.ok((await countEvents(handle)) < 10_000);
      const waits = await bench.runsOf(`${handle.workflowId}-${result.runId.slice(-8)}-job`, handle);
      assert.ok(waits.length >= 5, `the wait ran as ${waits.length} runs`);
      for (const events of waits) assert.ok(events < 5_000, `a run of the wait has ${events} events`);
    } finally {
      await bench.close();
    }
  });
});

describe('limits of a wait', () => {
  it('stops a job that exceeds its limit, and fails saying so', async () => {
    const bench = await openBench({ trainingSeconds: 100 * hours });
    try {
      const handle = await bench.start(automatic('too-long', { waiting: { jobLimitHours: 2 } }));
      await assert.rejects(handle.result(), (error: Error) => /jobLimitHours/.test(String(error.cause)));
      assert.equal(bench.aws.jobs()[0]?.status, 'Stopped');
      assert.equal(bench.aws.counts().createdEndpoints, 0);
    } finally {
      await bench.close();
    }
  });

  it('deletes an endpoint that is not ready in time as soon as Bedrock allows it', async () => {
    const bench = await openBench({ provisioningSeconds: 5 * hours });
    try {
      const handle = await bench.start(automatic('stuck', { waiting: { endpointLimitHours: 2 } }));
      await assert.rejects(handle.result(), (error: Error) => /endpointLimitHours/.test(String(error.cause)));
      assert.deepEqual(bench.aws.endpoints(), []);
      assert.equal(bench.aws.counts().deletedEndpoints, 1);
      assert.equal(bench.aws.customModels().length, 1, 'the custom model costs little and stays');
    } finally {
      await bench.close();
    }
  });
});

function seenAfterSeconds(bench: Bench, result: { readonly stages: readonly { stage: string; startedAt: string }[] }) {
  const ended = Date.parse(bench.aws.jobs()[0]?.endedAt ?? '');
  const seen = Date.parse(result.stages.find(({ stage }) => stage === 'provisioning')?.startedAt ?? '');
  return (seen - ended) / 1_000;
}

async function countEvents(handle: WorkflowHandle): Promise<number> {
  return (await handle.fetchHistory()).events?.length ?? 0;
}
