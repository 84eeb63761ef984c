import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Progress } from '../../src/workflows/messages.ts';
import { openBench, payload } from './bench.ts';

const prices = { inputUsdPer1kTokens: 0.001, outputUsdPer1kTokens: 0.001 };
const asking = (maxCostUsd: number, more: object = {}) => ({
  jobName: 'budgeted',
  baseModel: payload.BaseModelIdentifier,
  training: { data: 'training-data.jsonl' },
  approval: { mode: 'when-better', expiresAfterHours: 48, remindEveryHours: 24 },
  budget: { maxCostUsd, whenOver: 'ask' },
  prices,
  ...more,
});

describe('a budget that asks', () => {
  it('asks before the job that would pass it, buys nothing meanwhile, and goes on when a person allows it', async () => {
    const bench = await openBench();
    try {
      // Training costs cents: only the month of storage passes a budget of one dollar.
      const handle = await bench.start(asking(1));
      await bench.until(handle, 'awaiting-approval', 1);
      const { headline, approval } = await handle.query<Progress>('progress');
      assert.match(
        headline,
        /^Asks whether to buy the job: .*up to USD 1\.96.*budget of USD 1\.00; a person decides until/,
      );
      assert.match(approval?.question ?? '', /buy the job/);
      assert.equal(bench.aws.counts().createdJobs, 0);
      assert.match(bench.aws.mails().at(-1)?.subject ?? '', /budgeted: buy the job, beyond the budget\?/);
      assert.match(
        bench.aws.mails().at(-1)?.text ?? '',
        /temper approve .*at prices as of|at prices as of .*temper approve/s,
      );
      await handle.executeUpdate('decide', { args: [{ approved: true, by: 'ana' }] });

      // The endpoint passes it too, and that an earlier purchase was allowed says nothing about it.
      await bench.until(handle, 'customizing', 1);
      await assert.rejects(
        handle.executeUpdate('decide', { args: [{ approved: false, by: 'bo' }] }),
        ({ cause }: Error) => /no decision is awaited: .*customizing/.test(String(cause)),
      );
      await bench.until(handle, 'awaiting-approval');
      assert.match((await handle.query<Progress>('progress')).headline, /^Asks whether to buy the endpoint/);
      assert.deepEqual([bench.aws.counts().createdJobs, bench.aws.counts().createdEndpoints], [1, 0]);
      await handle.signal('approve', { by: 'bo' });

      await bench.until(handle, 'provisioning', 1);
      await bench.until(handle, 'awaiting-approval');
      assert.match((await handle.query<Progress>('progress')).headline, /^The custom model is better/);
      await handle.signal('reject', { by: 'cy' });
      const result = await handle.result();
      assert.equal(result.outcome, 'released');
      assert.equal(result.approval?.by, 'cy');
      assert.ok((result.cost.forecast?.totalUsd ?? 0) > 400, 'what was expected stands beside what it came to');
      assert.ok((result.cost.totalUsd ?? 0) < 100);
      assert.ok((result.cost.evaluationUsd ?? 0) > 0, 'the evaluation by the tokens that were counted');
    } finally {
      await bench.close();
    }
  });

  it('asks nobody about what stays within it', async () => {
    const bench = await openBench();
    try {
      const handle = await bench.start(asking(10_000));
      await bench.until(handle, 'awaiting-approval');
      assert.match((await handle.query<Progress>('progress')).headline, /^The custom model is better/);
      assert.ok(bench.aws.mails().every(({ subject }) => !subject.includes('beyond the budget')));
      await handle.terminate();
    } finally {
      await bench.close();
    }
  });

  for (const [way, answer, why] of [
    ['a person refuses', { by: 'bo', comment: 'too dear' }, /bo rejected it: too dear/],
    ['nobody decides in time', null, /nobody decided in time/],
  ] as const) {
    it(`ends where ${way}: no endpoint is bought, and the custom model stays`, async () => {
      const bench = await openBench();
      try {
        const handle = await bench.start(asking(50));
        await bench.until(handle, 'awaiting-approval');
        assert.match((await handle.query<Progress>('progress')).headline, /^Asks whether to buy the endpoint/);
        if (answer) await handle.signal('reject', answer);
        const reason = await failureOf(handle);
        assert.match(reason, why);
        assert.match(reason, /No endpoint was bought; the custom model stays: arn:/);
        assert.equal(bench.aws.counts().createdEndpoints, 0);
        assert.equal(bench.aws.customModels().length, 1);
        const subjects = bench.aws.mails().map(({ subject }) => subject);
        assert.equal(subjects.filter((subject) => /buy the endpoint, beyond/.test(subject)).length, answer ? 1 : 2);
        assert.match(subjects.at(-1) ?? '', /budgeted: failed/);
      } finally {
        await bench.close();
      }
    });
  }

  it('asks with the reason where a price is not known', async () => {
    const bench = await openBench();
    try {
      const handle = await bench.start(asking(1_000_000, { prices: {} }));
      await bench.until(handle, 'awaiting-approval');
      const { headline } = await handle.query<Progress>('progress');
      assert.match(headline, /Asks whether to buy the endpoint: .*is not known \(no price for inputUsdPer1kTokens/);
      await handle.terminate();
    } finally {
      await bench.close();
    }
  });
});

/** Where the data is at hand preflight refuses; what has to be prepared first is only known then. */
describe('a budget that asks nobody, of data that is prepared first', () => {
  const rows = Array.from({ length: 60 }, (_, at) => `say the word number ${at},number ${at}`);
  const prepared = (maxCostUsd: number) => ({
    ...asking(maxCostUsd),
    training: undefined,
    budget: { maxCostUsd, whenOver: 'fail' },
    data: {
      source: 's3://training/raw.csv',
      map: { prompt: 'question', completion: 'answer' },
      output: 's3://training/ready',
    },
  });

  for (const [passedBy, maxCostUsd, reason] of [
    ['the job', 1, /the training job and a month of storage may cost up to USD 1\.96.* budget of USD 1\.00/],
    ['the endpoint', 50, /the endpoint and the evaluation, with the job, may cost up to USD .* budget of USD 50\.00/],
  ] as const) {
    it(`ends after preparing where ${passedBy} would pass it: nothing is bought, and the data stays`, async () => {
      const bench = await openBench();
      try {
        bench.aws.putObject('s3://training/raw.csv', `question,answer\n${rows.join('\n')}\n`);
        const handle = await bench.start(prepared(maxCostUsd));
        const { type, message } = innermostOf(await handle.result().catch((error: unknown) => error));
        assert.equal(type, 'OverBudget');
        assert.match(message, reason);
        assert.match(message, /: Nothing was bought$/);
        assert.deepEqual([bench.aws.counts().createdJobs, bench.aws.counts().createdEndpoints], [0, 0]);
        const { stages } = await handle.query<Progress>('progress');
        assert.deepEqual(
          stages.map(({ stage }) => stage),
          ['validating', 'preparing', 'notifying'],
        );
        const written = [...bench.aws.objects().keys()].filter((uri) => uri.startsWith('s3://training/ready/'));
        assert.ok(written.some((uri) => uri.endsWith('/manifest.json')));
        const subjects = bench.aws.mails().map(({ subject }) => subject);
        assert.equal(subjects.length, 1);
        assert.match(subjects[0] ?? '', /budgeted: failed/);
      } finally {
        await bench.close();
      }
    });
  }

  it('goes on where everything stays within it', async () => {
    const bench = await openBench();
    try {
      bench.aws.putObject('s3://training/raw.csv', `question,answer\n${rows.join('\n')}\n`);
      const handle = await bench.start(prepared(10_000));
      await bench.until(handle, 'customizing', 1);
      await handle.terminate();
    } finally {
      await bench.close();
    }
  });
});

function innermostOf(error: unknown): { readonly type?: string | null; readonly message: string } {
  assert.ok(error instanceof Error);
  return error.cause instanceof Error ? innermostOf(error.cause) : error;
}

async function failureOf(handle: { result(): Promise<unknown> }): Promise<string> {
  const error: unknown = await handle.result().then(
    () => assert.fail('the run succeeded'),
    (reason: unknown) => reason,
  );
  const messages: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  return messages.join('\n');
}
