import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkflowFailedError } from '@temporalio/client';
import { openBench } from './bench.ts';

const cannotAssume = {
  name: 'ValidationException',
  message: 'Could not assume provided IAM role. Please verify that the trust relationship is right.',
};
const notOurs = {
  name: 'ValidationException',
  message: 'The provided hyperparameter is invalid.',
};

describe('a role that Bedrock does not know yet', () => {
  it('is tried again until IAM has told everybody, and one job is created', async () => {
    const bench = await openBench();
    try {
      bench.aws.failNext('CreateModelCustomizationJob', cannotAssume, 6);
      const handle = await bench.start();
      await bench.until(handle, 'awaiting-approval');
      const { calls, createdJobs } = bench.aws.counts();
      assert.equal(calls.get('CreateModelCustomizationJob'), 7);
      assert.equal(createdJobs, 1);
      await handle.terminate();
    } finally {
      await bench.close();
    }
  });

  it('fails the run after two minutes, with what to do, and nothing is created', async () => {
    const bench = await openBench();
    try {
      bench.aws.failNext('CreateModelCustomizationJob', cannotAssume, 1_000);
      const handle = await bench.start();
      const reason = await failureOf(handle);
      assert.match(reason, /Could not assume provided IAM role.*trust policy allow sts:AssumeRole/s);
      const { calls, createdJobs } = bench.aws.counts();
      assert.equal(createdJobs, 0);
      // At once, then every ten seconds; the server rounds, so that the one at two minutes sharp may be left out.
      const tries = calls.get('CreateModelCustomizationJob') ?? 0;
      assert.ok(tries === 12 || tries === 13, `${tries} tries`);
    } finally {
      await bench.close();
    }
  });

  it('is the only refusal of its kind that is tried again', async () => {
    const bench = await openBench();
    try {
      bench.aws.failNext('CreateModelCustomizationJob', notOurs);
      const handle = await bench.start();
      assert.match(await failureOf(handle), /hyperparameter is invalid/);
      assert.equal(bench.aws.counts().calls.get('CreateModelCustomizationJob'), 1);
    } finally {
      await bench.close();
    }
  });
});

async function failureOf(handle: { result(): Promise<unknown> }): Promise<string> {
  const error = (await handle.result().then(
    () => assert.fail('the run succeeded'),
    (reason: unknown) => reason,
  )) as WorkflowFailedError;
  const messages: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  return messages.join('\n');
}
