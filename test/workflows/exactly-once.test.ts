import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeControls } from '../fakes/index.ts';
import { openBench, payload } from './bench.ts';

const own = {
  baseModel: payload.BaseModelIdentifier,
  training: { data: payload.TrainingDataFileName },
  approval: 'automatic',
};
const access = {
  name: 'AccessDeniedException',
  message: 'not authorized to perform: bedrock:DeleteProvisionedModelThroughput',
};

describe('what is paid for', () => {
  const faults: readonly (readonly [string, (aws: FakeControls) => void])[] = [
    ['the reply to the job creation is lost', (aws) => aws.failNext('CreateModelCustomizationJob', 'drop')],
    ['the reply to the endpoint creation is lost', (aws) => aws.failNext('CreateProvisionedModelThroughput', 'drop')],
    [
      'both replies are lost and then everything is throttled',
      (aws) => {
        aws.failNext('CreateModelCustomizationJob', 'drop');
        aws.failNext('CreateProvisionedModelThroughput', 'drop');
        aws.failNext('GetModelCustomizationJob', 'throttle', 5);
        aws.failNext('GetProvisionedModelThroughput', 'throttle', 5);
      },
    ],
  ];
  for (const [name, arrange] of faults) {
    it(`is created once when ${name}`, async () => {
      const bench = await openBench();
      try {
        arrange(bench.aws);
        const result = await (await bench.start({ ...own, jobName: 'lost-replies' })).result();
        assert.equal(result.outcome, 'kept');
        assert.equal(bench.aws.counts().createdJobs, 1);
        assert.equal(bench.aws.counts().createdEndpoints, 1);
      } finally {
        await bench.close();
      }
    });
  }

  it('is released although the first tries to delete it are refused', async () => {
    const bench = await openBench({ answers: (_, prompt) => prompt });
    try {
      bench.aws.failNext('DeleteProvisionedModelThroughput', access, 3);
      const result = await (await bench.start()).result();
      assert.equal(result.outcome, 'released');
      assert.deepEqual(bench.aws.endpoints(), []);
    } finally {
      await bench.close();
    }
  });

  it('is released when the evaluation fails for good', async () => {
    const bench = await openBench();
    try {
      const denied = { name: 'AccessDeniedException', message: 'You don’t have access to the model' };
      bench.aws.failNext('InvokeModel', denied, 1_000);
      await assert.rejects((await bench.start()).result(), (error: Error) => /access/i.test(rootOf(error)));
      assert.deepEqual(bench.aws.endpoints(), []);
      assert.equal(bench.aws.counts().createdEndpoints, 1);
    } finally {
      await bench.close();
    }
  });

  it('is not bought where the quota has been used up since preflight, and people are told what to do', async () => {
    const bench = await openBench();
    try {
      const handle = await bench.start();
      await bench.until(handle, 'customizing', 1);
      bench.aws.configure({ noCommitmentUnits: 0 });
      await assert.rejects(handle.result(), (error: Error) => /quota/i.test(rootOf(error)));
      assert.deepEqual([bench.aws.counts().createdJobs, bench.aws.counts().createdEndpoints], [1, 0]);
      assert.match(bench.aws.mails().at(-1)?.text ?? '', /quota/i);
    } finally {
      await bench.close();
    }
  });
});

describe('a job that fails', () => {
  it('ends the run with Bedrock’s own words and buys nothing more', async () => {
    const bench = await openBench();
    try {
      bench.aws.failJob(payload.JobName, 'training', 'Encountered an unexpected error when processing the request');
      await assert.rejects((await bench.start()).result(), (error: Error) =>
        /JobFailed|Encountered an unexpected error/.test(rootOf(error)),
      );
      assert.equal(bench.aws.counts().createdEndpoints, 0);
    } finally {
      await bench.close();
    }
  });

  it('keeps its name: a second run of the same request is refused before anything is bought', async () => {
    const bench = await openBench();
    try {
      await (await bench.start({ ...own, jobName: 'taken' })).result();
      await assert.rejects(
        (await bench.start({ ...own, jobName: 'taken', customModelName: 'other' })).result(),
        (error: Error) => /"taken" is the name of a job that another run created/.test(rootOf(error)),
      );
      assert.equal(bench.aws.counts().createdJobs, 1);
    } finally {
      await bench.close();
    }
  });
});

function rootOf(error: Error): string {
  return error.cause instanceof Error ? rootOf(error.cause) : error.message;
}
