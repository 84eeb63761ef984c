import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCancellation } from '@temporalio/workflow';
import { WorkflowFailedError } from '@temporalio/client';
import { openBench, type Bench } from './bench.ts';

const hour = 3_600;

describe('cancelling', () => {
  it('while a job trains stops the job and waits until it has stopped', async () => {
    const bench = await openBench({ trainingSeconds: 5 * hour, stoppingSeconds: 120 });
    await cancelledAt(bench, 'customizing', () => {
      assert.deepEqual(
        bench.aws.jobs().map(({ status }) => status),
        ['Stopped'],
      );
      assert.equal(bench.aws.counts().stoppedJobs, 1);
      assert.equal(bench.aws.counts().createdEndpoints, 0);
    });
  });

  it('while the endpoint is Creating waits until it can be deleted, deletes it and waits until it is gone', async () => {
    const bench = await openBench({ provisioningSeconds: hour, deletingSeconds: 90 });
    await cancelledAt(bench, 'provisioning', () => {
      assert.deepEqual(bench.aws.endpoints(), []);
      assert.equal(bench.aws.counts().deletedEndpoints, 1);
      assert.ok((bench.aws.counts().calls.get('DeleteProvisionedModelThroughput') ?? 0) > 1, 'it was busy at first');
    });
  });

  it('while a decision is awaited releases the endpoint', async () => {
    const bench = await openBench();
    await cancelledAt(bench, 'awaiting-approval', () => {
      assert.deepEqual(bench.aws.endpoints(), []);
      assert.equal(bench.aws.customModels().length, 1, 'the custom model stays');
    });
  });
});

async function cancelledAt(bench: Bench, stage: string, check: () => void): Promise<void> {
  try {
    const handle = await bench.start();
    await bench.until(handle, stage, 20);
    // Into the middle of a wait: this server's clock stops for good when a running activity is cancelled.
    await bench.env.sleep(100);
    await handle.cancel();
    await assert.rejects(
      handle.result(),
      (error: Error) => error instanceof WorkflowFailedError && isCancellation(error.cause),
    );
    check();
    const { subject = '' } = bench.aws.mails().at(-1) ?? {};
    assert.match(subject, /cancelled/i);
  } finally {
    await bench.close();
  }
}
