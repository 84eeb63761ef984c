import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBench } from './bench.ts';

const day = 24 * 3_600;

describe('the approval of a better model', () => {
  it('keeps the endpoint when a person approves by signal, and records who and why', async () => {
    const bench = await openBench();
    try {
      const handle = await bench.start();
      await bench.until(handle, 'awaiting-approval');
      await handle.signal('approve', { by: 'ana', comment: 'reads well' });
      const result = await handle.result();
      assert.equal(result.outcome, 'kept');
      assert.equal(result.verdict, 'better');
      assert.deepEqual({ ...result.approval, at: '' }, { approved: true, by: 'ana', comment: 'reads well', at: '' });
      assert.equal(result.endpointArn, bench.aws.endpoints()[0]?.arn);
    } finally {
      await bench.close();
    }
  });

  for (const [way, reject] of [
    ['signal', (handle: Handle) => handle.signal('reject', { by: 'bo', comment: 'too terse' })],
    ['update', (handle: Handle) => handle.executeUpdate('decide', { args: [{ approved: false, by: 'bo' }] })],
  ] as const) {
    it(`releases the endpoint when a person rejects by ${way}`, async () => {
      const bench = await openBench();
      try {
        const handle = await bench.start();
        await bench.until(handle, 'awaiting-approval');
        await reject(handle);
        const result = await handle.result();
        assert.equal(result.outcome, 'released');
        assert.match(result.reason, /rejected by bo/);
        assert.equal(result.endpointArn, null);
        assert.deepEqual(bench.aws.endpoints(), []);
      } finally {
        await bench.close();
      }
    });
  }

  it('releases when nobody decides in seven days, after a reminder a day', async () => {
    const bench = await openBench();
    try {
      const handle = await bench.start();
      const result = await handle.result();
      assert.equal(result.outcome, 'released');
      assert.match(result.reason, /nobody decided/);
      assert.deepEqual(bench.aws.endpoints(), []);
      const asked = bench.aws.mails().filter(({ subject }) => subject.includes('keep the custom model?'));
      assert.equal(asked.length, 7, 'one request and six reminders');
      const waited = result.stages.find(({ stage }) => stage === 'awaiting-approval')?.durationSeconds ?? 0;
      assert.ok(Math.abs(waited - 7 * day) < 60, `waited ${waited} s`);
    } finally {
      await bench.close();
    }
  });

  it('ignores malformed and early signals and refuses early, malformed and second decisions with a reason', async () => {
    const bench = await openBench({ trainingSeconds: 3_600 });
    try {
      const handle = await bench.start();
      await bench.until(handle, 'customizing', 1);
      await handle.signal('approve', { by: 'early' });
      assert.match((await ignored(handle)) ?? '', /"approve": no decision is awaited.*customizing/);
      await refused(handle, { approved: true, by: 'early' }, /no decision is awaited.*customizing/);
      await bench.until(handle, 'awaiting-approval');
      for (const note of ['keep', null, 7, [], {}, { by: '' }, { by: 'x', comment: 7 }])
        await handle.signal('approve', note);
      assert.match((await ignored(handle)) ?? '', /"approve": "comment" must be text/);
      await handle.signal('Approve', { by: 'ana' });
      assert.match((await ignored(handle)) ?? '', /"Approve": a decision is the signal approve or reject/);
      await refused(handle, { by: 'ana' }, /"approved" must be/);
      await refused(handle, { approved: true }, /"by" must say/);
      await refused(handle, undefined, /one JSON object/);
      assert.equal((await handle.query<{ stage: string }>('progress')).stage, 'awaiting-approval');

      await handle.executeUpdate('decide', { args: [{ approved: true, by: 'ana', comment: 'yes' }] });
      const result = await handle.result();
      assert.equal(result.approval?.by, 'ana');
      assert.equal(await ignored(handle), undefined);
    } finally {
      await bench.close();
    }
  });
});

describe('other verdicts and modes', () => {
  const echo = { answers: (_: unknown, prompt: string) => prompt };
  const worse = { answers: ({ candidate }: { candidate: boolean }, prompt: string) => (candidate ? 'zzz' : prompt) };
  const own = (approval: string) => ({
    baseModel: 'cohere.command-light-text-v14:7:4k',
    jobName: 'modes',
    training: { data: 'training-data.jsonl' },
    approval,
  });

  for (const [name, options] of [
    ['worse', worse],
    ['equal', echo],
  ] as const) {
    it(`releases without asking anybody when the custom model is ${name}`, async () => {
      const bench = await openBench(options);
      try {
        const result = await (await bench.start()).result();
        assert.equal(result.outcome, 'released');
        assert.notEqual(result.verdict, 'better');
        assert.equal(result.approval, null);
        assert.deepEqual(bench.aws.endpoints(), []);
        assert.deepEqual(
          bench.aws.mails().map(({ to }) => to),
          ['people@example.com'],
          'only the outcome is told',
        );
      } finally {
        await bench.close();
      }
    });
  }

  it('keeps a worse model that a person approves where approval is required', async () => {
    const bench = await openBench(worse);
    try {
      const handle = await bench.start(own('required'));
      await bench.until(handle, 'awaiting-approval');
      await handle.signal('approve', { by: 'ana' });
      const result = await handle.result();
      assert.deepEqual([result.outcome, result.verdict], ['kept', 'worse']);
    } finally {
      await bench.close();
    }
  });

  it('keeps a better model without asking where approval is automatic', async () => {
    const bench = await openBench();
    try {
      const result = await (await bench.start(own('automatic'))).result();
      assert.deepEqual([result.outcome, result.verdict, result.approval], ['kept', 'better', null]);
    } finally {
      await bench.close();
    }
  });
});

type Handle = Awaited<ReturnType<Awaited<ReturnType<typeof openBench>>['start']>>;

async function refused(handle: Handle, decision: unknown, reason: RegExp): Promise<void> {
  await assert.rejects(handle.executeUpdate('decide', { args: [decision] }), (error: Error) =>
    reason.test(String(error.cause)),
  );
}

async function ignored(handle: Handle): Promise<string | undefined> {
  return (await handle.query<{ ignoredSignal?: string }>('progress')).ignoredSignal;
}
