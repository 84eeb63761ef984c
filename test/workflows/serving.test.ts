import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCancellation } from '@temporalio/workflow';
import type { Progress } from '../../src/workflows/messages.ts';
import type { FakeControls, FakeOptions } from '../fakes/index.ts';
import { openBench, payload, type Bench } from './bench.ts';

type Handle = Awaited<ReturnType<Bench['start']>>;

/** What decides is no matter here: the quickest does, without an encoder. */
const request = (serving: unknown, more: object = {}) => ({
  evaluation: { metrics: ['rougeL'] },
  decision: { metric: 'rougeL.f1', rule: 'mean' },
  baseModel: payload.BaseModelIdentifier,
  jobName: 'served',
  training: { data: payload.TrainingDataFileName },
  serving,
  ...more,
});
const committed = { mode: 'auto', commitment: 'one-month', acceptCommitment: true };
const approve = { by: 'ana', comment: 'worth a month' };

/** What exists, as kind and commitment. */
const existing = (aws: FakeControls) => aws.endpoints().map(({ kind, commitment }) => `${kind}, ${commitment}`);

describe('a custom model that is served on demand', () => {
  it('is evaluated on a deployment, which stays when a person approves, and bills nothing by the hour', async () => {
    await withBench({ onDemand: true }, async (bench) => {
      const handle = await bench.start(request('auto'));
      await bench.until(handle, 'awaiting-approval');
      await handle.signal('approve', approve);
      const result = await handle.result();
      assert.equal(result.outcome, 'kept');
      assert.deepEqual(existing(bench.aws), ['on-demand, none']);
      assert.match(result.endpointArn ?? '', /:custom-model-deployment\//);
      assert.deepEqual(result.serving, {
        kind: 'on-demand',
        modelUnits: 0,
        commitment: 'none',
        commitmentProblem: null,
      });
      assert.equal(result.cost.endpointUsdPerHour, 0);
      assert.equal(result.cost.endpointUsd, 0);
      assert.equal(bench.aws.counts().calls.get('CreateProvisionedModelThroughput'), undefined);
      const [asked, told] = bench.aws.mails().map(({ text }) => text);
      assert.match(asked ?? '', /costs nothing by the hour: an on-demand deployment bills what it answers/);
      assert.match(told ?? '', /The on-demand deployment bills what it answers and nothing by the hour/);
      assert.deepEqual(await endpointAttribute(handle), ['OnDemandKept']);
    });
  });

  for (const [way, end] of [
    ['a person rejects', (handle: Handle) => handle.signal('reject', { by: 'bo' })],
    ['nobody decides', async () => undefined],
  ] as const) {
    it(`is deleted when ${way}`, async () => {
      await withBench({ onDemand: true }, async (bench) => {
        const handle = await bench.start(request('auto'));
        await bench.until(handle, 'awaiting-approval');
        await end(handle);
        assert.equal((await handle.result()).outcome, 'released');
        assert.deepEqual(existing(bench.aws), []);
        assert.equal(bench.aws.counts().deletedEndpoints, 1);
        assert.deepEqual(await endpointAttribute(handle), ['OnDemandReleased']);
      });
    });
  }

  it('is deployed once although the reply is lost, and deleted once it can be when that is cancelled', async () => {
    await withBench({ onDemand: true, deployingSeconds: 3_600 }, async (bench) => {
      bench.aws.failNext('CreateCustomModelDeployment', 'drop');
      const handle = await bench.start(request('auto'));
      await bench.until(handle, 'provisioning', 20);
      await bench.env.sleep(100_000);
      await handle.cancel();
      await assert.rejects(handle.result(), (error: Error) => isCancellation(error.cause));
      assert.deepEqual(existing(bench.aws), []);
      const { createdEndpoints, calls } = bench.aws.counts();
      assert.equal(createdEndpoints, 1);
      assert.ok((calls.get('DeleteCustomModelDeployment') ?? 0) > 1, 'it was busy at first');
    });
  });
});

describe('a commitment', () => {
  for (const [evaluatedOn, onDemand] of [
    ['provisioned', false],
    ['on-demand', true],
  ] as const) {
    it(`is bought after approval only, and then takes the place of what the evaluation ran on: ${evaluatedOn}`, async () => {
      await withBench({ onDemand }, async (bench) => {
        const handle = await bench.start(request(committed));
        await bench.until(handle, 'awaiting-approval');
        assert.deepEqual(existing(bench.aws), [`${evaluatedOn}, none`]);
        assert.equal(bench.aws.counts().boughtCommitments, 0);
        assert.match(
          bench.aws.mails().at(-1)?.text ?? '',
          /Keeping it buys 1 model unit with a commitment of one month at USD 6\.85 an hour .*can't be deleted/,
        );

        await handle.signal('approve', approve);
        const result = await handle.result();
        assert.deepEqual(existing(bench.aws), ['provisioned, one-month']);
        assert.equal(bench.aws.counts().boughtCommitments, 1);
        assert.equal(bench.aws.counts().createdEndpoints, 2);
        assert.equal(result.endpointArn, bench.aws.endpoints()[0]?.arn);
        assert.deepEqual(result.serving, {
          kind: 'provisioned',
          modelUnits: 1,
          commitment: 'one-month',
          commitmentProblem: null,
        });
        assert.equal(result.cost.endpointUsdPerHour, 6.85);
        assert.deepEqual(result.stages.map(({ stage }) => stage).slice(-4), [
          'awaiting-approval',
          'committing',
          'releasing',
          'notifying',
        ]);
        assert.match(bench.aws.mails().at(-1)?.text ?? '', /commitment of one month that renews itself/);
        assert.deepEqual(await endpointAttribute(handle), ['Kept']);
      });
    });
  }

  it('needs no person where approval is automatic, because the request accepts it', async () => {
    await withBench({}, async (bench) => {
      const handle = await bench.start(request(committed, { approval: 'automatic' }));
      assert.equal((await handle.result()).outcome, 'kept');
      assert.deepEqual(existing(bench.aws), ['provisioned, one-month']);
    });
  });

  for (const [answer, kept] of [
    ['approve', ['provisioned, one-month']],
    ['reject', []],
  ] as const)
    it(`beyond a budget that asks is a person's decision although approval is automatic: ${answer}`, async () => {
      await withBench({}, async (bench) => {
        const prices = { inputUsdPer1kTokens: 0.001, outputUsdPer1kTokens: 0.001 };
        const budget = { maxCostUsd: 4_000, whenOver: 'ask' };
        const handle = await bench.start(request(committed, { approval: 'automatic', budget, prices }));
        await bench.until(handle, 'awaiting-approval');
        assert.equal(bench.aws.counts().boughtCommitments, 0);
        const why = /ommitment, with everything before it, may cost up to USD \d+\.\d\d .*budget of USD 4000\.00/;
        assert.match(bench.aws.mails().at(-1)?.text ?? '', why);
        assert.match((await handle.query<Progress>('progress')).warnings?.join('\n') ?? '', why);
        await handle.signal(answer, { by: 'ana' });
        await handle.result();
        assert.deepEqual(existing(bench.aws), kept);
      });
    });

  const accidents: readonly (readonly [string, (bench: Bench) => void])[] = [
    ['the reply is lost', ({ aws }) => aws.failNext('CreateProvisionedModelThroughput', 'drop')],
    [
      'the reply is lost, nothing can be seen for a while, and every step is on another worker',
      ({ aws }) => {
        aws.failNext('CreateProvisionedModelThroughput', 'drop');
        aws.failNext('GetProvisionedModelThroughput', 'throttle', 5);
      },
    ],
    ['it is throttled', ({ aws }) => aws.failNext('CreateProvisionedModelThroughput', 'throttle', 4)],
  ];
  for (const [name, arrange] of accidents) {
    it(`is bought once when ${name}`, async () => {
      await withBench({ forgetful: name.includes('every step') }, async (bench) => {
        const waiting = { firstIntervalSeconds: 120, longestIntervalSeconds: 120 };
        const handle = await bench.start(request(committed, { waiting }));
        await bench.until(handle, 'awaiting-approval');
        arrange(bench);
        await handle.signal('approve', approve);
        assert.equal((await handle.result()).outcome, 'kept');
        assert.equal(bench.aws.counts().boughtCommitments, 1);
        assert.deepEqual(existing(bench.aws), ['provisioned, one-month']);
      });
    });
  }

  const withoutKeeping: readonly (readonly [string, (handle: Handle) => Promise<unknown>])[] = [
    ['a person rejects', (handle) => handle.signal('reject', { by: 'bo' })],
    ['nobody decides', async () => undefined],
    ['it is cancelled', (handle) => handle.cancel()],
  ];
  for (const [way, end] of withoutKeeping) {
    it(`is not bought when ${way} at the approval, and nothing is left`, async () => {
      await withBench({}, async (bench) => {
        const handle = await bench.start(request(committed));
        await bench.until(handle, 'awaiting-approval');
        // Into the middle of a wait: this server's clock stops for good when a running activity is cancelled.
        await bench.env.sleep(100);
        await end(handle);
        await handle.result().catch((error: Error) => assert.ok(isCancellation(error.cause)));
        assert.equal(bench.aws.counts().boughtCommitments, 0);
        assert.deepEqual(existing(bench.aws), []);
      });
    });
  }

  it('is not bought for a model that is not better', async () => {
    await withBench({ answers: (_: unknown, prompt: string) => prompt }, async (bench) => {
      const result = await (await bench.start(request(committed, { approval: 'automatic' }))).result();
      assert.equal(result.outcome, 'released');
      assert.equal(bench.aws.counts().boughtCommitments, 0);
      assert.deepEqual(existing(bench.aws), []);
    });
  });

  it('stands when the customization is cancelled while it is created, and that is said', async () => {
    await withBench({ provisioningSeconds: 1_800 }, async (bench) => {
      const handle = await bench.start(request(committed));
      await bench.until(handle, 'awaiting-approval');
      await handle.signal('approve', approve);
      await bench.until(handle, 'committing', 1);
      await bench.env.sleep(300_000);
      await handle.cancel();
      const result = await handle.result();
      assert.equal(result.outcome, 'kept');
      assert.match(result.reason, /a cancellation came too late/);
      assert.deepEqual(existing(bench.aws), ['provisioned, one-month']);
      assert.equal(result.endpointArn, bench.aws.endpoints()[0]?.arn);
    });
  });

  const failures: readonly {
    readonly name: string;
    readonly arrange: (aws: FakeControls) => void;
    readonly says: RegExp;
    readonly left: readonly string[];
  }[] = [
    {
      name: 'the quota forbids it',
      arrange: (aws) => aws.configure({ committedUnits: 0 }),
      says: /could not be bought: .*ServiceQuotaExceededException.*Service Quotas/,
      left: ['provisioned, none'],
    },
    {
      name: 'it ends Failed, and is then released',
      arrange: (aws) => aws.configure({ committedFailure: 'There is no capacity.' }),
      says: /is Failed, and was released: There is no capacity\./,
      left: ['provisioned, none'],
    },
    {
      name: 'it is not in service in time: what is bought can not be given back',
      arrange: (aws) => aws.configure({ provisioningSeconds: 5 * 3_600 }),
      says: /is bought \(arn:.*\), bills and can't be deleted before its end, but was not in service after 2 h/,
      left: ['provisioned, none', 'provisioned, one-month'],
    },
  ];
  for (const { name, arrange, says, left } of failures) {
    it(`that can't be had leaves the approved model served without one when ${name}`, async () => {
      await withBench({}, async (bench) => {
        const handle = await bench.start(request(committed));
        await bench.until(handle, 'awaiting-approval');
        const [serving] = bench.aws.endpoints();
        arrange(bench.aws);
        await handle.signal('approve', approve);
        const result = await handle.result();
        assert.equal(result.outcome, 'kept');
        assert.equal(result.endpointArn, serving?.arn);
        assert.match(result.reason, says);
        assert.match(result.serving?.commitmentProblem ?? '', says);
        assert.equal(result.serving?.commitment, 'none');
        assert.equal(result.cost.endpointUsdPerHour, 8.56);
        assert.deepEqual(existing(bench.aws), left);
        const { subject = '', text = '' } = bench.aws.mails().at(-1) ?? {};
        assert.match(subject, /kept without its commitment/);
        assert.match(text, says);
      });
    });
  }
});

describe('the name of an endpoint', () => {
  it('is the one that the request gives, on what is kept', async () => {
    await withBench({}, async (bench) => {
      const handle = await bench.start(request({ ...committed, name: 'our-summaries' }, { approval: 'automatic' }));
      await handle.result();
      assert.deepEqual(
        bench.aws.endpoints().map(({ name }) => name),
        ['our-summaries'],
      );
    });
  });

  it('is refused before anything is bought where another endpoint has it', async () => {
    await withBench({}, async (bench) => {
      const first = await bench.start(request({ name: 'our-summaries' }, { approval: 'automatic' }));
      await first.result();
      const second = await bench.start(request({ name: 'our-summaries' }, { jobName: 'served-2' }));
      await assert.rejects(second.result(), (error: Error) =>
        /serving\.name: "our-summaries" is the name of an endpoint that exists/.test(rootOf(error)),
      );
      assert.equal(bench.aws.counts().createdJobs, 1);
    });
  });
});

/** Hours of training have tests of their own (`waiting.test.ts`); here each would be hundreds of looks. */
const quick = { trainingSeconds: 60, validationSeconds: 0, dataProcessingSeconds: 0, provisioningSeconds: 60 } as const;

async function withBench(
  {
    onDemand = false,
    forgetful = false,
    ...options
  }: Partial<FakeOptions> & { readonly onDemand?: boolean; readonly forgetful?: boolean },
  use: (bench: Bench) => Promise<void>,
): Promise<void> {
  const bench = await openBench({ ...quick, ...options }, { onDemand, forgetful });
  try {
    await use(bench);
  } finally {
    await bench.close();
  }
}

function rootOf(error: Error): string {
  return error.cause instanceof Error ? rootOf(error.cause) : error.message;
}

async function endpointAttribute(handle: Handle): Promise<unknown> {
  return (await handle.describe()).searchAttributes['TemperEndpoint'];
}
