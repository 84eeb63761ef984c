/** However a run ends, what people read of it is what is the case. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { FakeOptions } from '../fakes/index.ts';
import { childIds } from '../../src/workflows/ids.ts';
import { openBench, payload, type Bench } from './bench.ts';

const request = (more: object = {}) => ({
  evaluation: { metrics: ['rougeL'] },
  decision: { metric: 'rougeL.f1', rule: 'mean' },
  baseModel: payload.BaseModelIdentifier,
  jobName: 'ended',
  training: { data: payload.TrainingDataFileName },
  ...more,
});
const commitment = { mode: 'auto', commitment: 'one-month', acceptCommitment: true };
const denied = { name: 'AccessDeniedException', message: 'not authorized' };
const always = 100_000;

describe('a run that fails after something was kept', () => {
  for (const [what, serving, left] of [
    ['the endpoint', {}, ['provisioned, none']],
    ['the commitment', commitment, ['provisioned, one-month']],
  ] as const) {
    it(`says that ${what} bills`, async () => {
      await withBench({}, async ({ aws, start, until }) => {
        const handle = await start(request({ serving }));
        await until(handle, 'awaiting-approval');
        aws.failNext('PutObject', denied, always);
        await handle.signal('approve', { by: 'ana' });
        await assert.rejects(handle.result());
        assert.deepEqual(
          aws.endpoints().map((endpoint) => `${endpoint.kind}, ${endpoint.commitment}`),
          left,
        );
        const text = aws.mails().at(-1)?.text ?? '';
        assert.match(text, /is kept, as was decided, and bills by the hour: arn:/);
        assert.ok(text.includes(aws.endpoints()[0]?.arn ?? '?'));
        assert.doesNotMatch(text, /released/);
      });
    });
  }
});

describe('a job', () => {
  for (const [way, hours, end] of [
    ['the run is cancelled', 72, (handle: Awaited<ReturnType<Bench['start']>>) => handle.cancel()],
    ['its time is over', 1, async () => undefined],
  ] as const) {
    it(`that can not be stopped when ${way} is told of, with why`, async () => {
      await withBench({ trainingSeconds: 36_000 }, async ({ env, aws, start, until }) => {
        const handle = await start(request({ waiting: { jobLimitHours: hours } }));
        await until(handle, 'customizing', 5);
        // Into the middle of a wait: this server's clock stops for good when a running activity is cancelled.
        await env.sleep(20_500);
        aws.failNext('StopModelCustomizationJob', denied, always);
        await end(handle);
        const reason = /could not be stopped, so that it may train on and bill: .*AccessDenied/;
        await assert.rejects(handle.result(), ({ cause }: Error) => reason.test(String(cause)));
        assert.deepEqual(
          aws.jobs().map(({ status }) => status),
          ['InProgress'],
        );
        assert.match(aws.mails().at(-1)?.text ?? '', reason);
      });
    });
  }

  it('that was faster than its cancellation leaves a custom model, and people are told which', async () => {
    await withBench({}, async ({ env, aws, start, until }) => {
      const waiting = { firstIntervalSeconds: 300, longestIntervalSeconds: 300 };
      const handle = await start(request({ waiting }));
      await until(handle, 'customizing', 5);
      await env.sleep(100_500);
      await handle.cancel();
      await assert.rejects(handle.result(), ({ cause }: Error) => isCancellation(cause));
      assert.deepEqual(aws.customModels(), ['ended']);
      assert.match(aws.mails().at(-1)?.text ?? '', /The custom model stays: arn:/);
    });
  });
});

describe('an endpoint', () => {
  for (const [what, lose, says] of [
    ['is gone', (aws: Bench['aws'], name: string) => aws.loseEndpoint(name), /was to be kept, but is gone/],
    [
      'has failed',
      (aws: Bench['aws'], name: string) => aws.failEndpoint(name, 'Hardware.'),
      /was to be kept, but is Failed \(Hardware\.\)/,
    ],
  ] as const) {
    it(`that ${what} when a person approves it is not called kept`, async () => {
      await withBench({}, async ({ aws, start, until }) => {
        const handle = await start(request());
        await until(handle, 'awaiting-approval');
        lose(aws, nameOfEndpoint(aws));
        await handle.signal('approve', { by: 'ana' });
        await assert.rejects(handle.result(), ({ cause }: Error) => says.test(String(cause)));
        assert.deepEqual(aws.endpoints(), []);
        assert.match(aws.mails().at(-1)?.text ?? '', says);
      });
    });
  }

  it('that is gone when a person approves a commitment is replaced by it all the same', async () => {
    await withBench({}, async ({ aws, start, until }) => {
      const handle = await start(request({ serving: commitment }));
      await until(handle, 'awaiting-approval');
      aws.loseEndpoint(nameOfEndpoint(aws));
      await handle.signal('approve', { by: 'ana' });
      assert.equal((await handle.result()).endpointArn, aws.endpoints()[0]?.arn);
      assert.deepEqual([aws.endpoints().length, aws.counts().boughtCommitments], [1, 1]);
    });
  });

  it('that is gone while its commitment can not be bought is not called kept either', async () => {
    await withBench({ committedUnits: 0 }, async ({ aws, start, until }) => {
      const handle = await start(request({ serving: commitment }));
      await until(handle, 'awaiting-approval');
      aws.loseEndpoint(nameOfEndpoint(aws));
      await handle.signal('approve', { by: 'ana' });
      await assert.rejects(handle.result(), ({ cause }: Error) =>
        /but is gone; the throughput with a commitment of one month could not be bought/.test(String(cause)),
      );
      assert.deepEqual(aws.endpoints(), []);
    });
  });

  it('is kept as decided where nobody may look whether it still serves', async () => {
    await withBench({}, async ({ aws, start, until }) => {
      const handle = await start(request());
      await until(handle, 'awaiting-approval');
      aws.failNext('GetProvisionedModelThroughput', denied, always);
      await handle.signal('approve', { by: 'ana' });
      assert.equal((await handle.result()).outcome, 'kept');
      assert.equal(aws.endpoints().length, 1);
    });
  });

  it('is released although somebody replaces its tags', async () => {
    await withBench({}, async ({ aws, start, until }) => {
      const handle = await start(request());
      await until(handle, 'awaiting-approval');
      aws.tagEndpoint(nameOfEndpoint(aws), { costCentre: '42' });
      await handle.signal('reject', { by: 'bo' });
      assert.equal((await handle.result()).outcome, 'released');
      assert.deepEqual(aws.endpoints(), []);
    });
  });

  it('is released although somebody cancels the releasing too', async () => {
    await withBench({}, async ({ env, aws, start, until }) => {
      const handle = await start(request());
      await until(handle, 'awaiting-approval');
      aws.configure({ deletingSeconds: 600 });
      await handle.signal('reject', { by: 'bo' });
      await until(handle, 'releasing', 1);
      await env.sleep(30_500);
      const { workflowId, runId } = await handle.query<{ workflowId: string; runId: string }>('progress');
      await env.client.workflow.getHandle(childIds(workflowId, runId).release).cancel();
      assert.equal((await handle.result()).outcome, 'released');
      assert.deepEqual(aws.endpoints(), []);
    });
  });
});

describe('evaluation data', () => {
  it('that changed since it was checked does not read as if nothing had been bought', async () => {
    await withBench({}, async ({ aws, start, until }) => {
      const handle = await start(request());
      await until(handle, 'customizing', 5);
      aws.putObject('s3://validation/validation-data.json', '[]');
      await assert.rejects(handle.result(), ({ cause }: Error) => {
        assert.ok(cause instanceof ApplicationFailure);
        assert.equal(cause.type, 'EvaluationRefused');
        return /has changed since it was checked: .*validation-data\.json/.test(cause.message);
      });
      assert.deepEqual(aws.endpoints(), []);
    });
  });
});

function nameOfEndpoint(aws: Bench['aws']): string {
  return aws.endpoints()[0]?.name ?? '';
}

async function withBench(options: Partial<FakeOptions>, use: (bench: Bench) => Promise<void>): Promise<void> {
  const quick = { trainingSeconds: 60, validationSeconds: 0, dataProcessingSeconds: 0, provisioningSeconds: 60 };
  const bench = await openBench({ ...quick, ...options });
  try {
    await use(bench);
  } finally {
    await bench.close();
  }
}
