import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runFolder } from '../../src/domain/names.ts';
import type { EvaluationReport } from '../../src/report/result.ts';
import { openBench, type Bench } from './bench.ts';

const request = {
  jobName: 'lamps',
  baseModel: 'amazon.titan-image-generator-v2:0',
  hyperParameters: { stepCount: 'auto' },
  training: { data: 'lamps.jsonl' },
  approval: 'automatic',
};

/** The images of Titan have no reference that they could be compared with. */
describe('a model whose answers can not be scored', () => {
  it('is served and shown to a person whatever the request says, and is kept when approved', async () => {
    const bench = await openBench();
    try {
      const handle = await start(bench);
      await bench.until(handle, 'awaiting-approval');
      assert.equal(bench.aws.endpoints().length, 1);
      await handle.signal('approve', { by: 'ana' });
      const result = await handle.result();
      assert.deepEqual([result.outcome, result.verdict], ['kept', 'invalid']);
      assert.match(
        result.verdictReasons.join('\n'),
        /^Titan Image Generator answers with images, which no metric here scores/,
      );
      assert.deepEqual([result.inferences, result.scores], [null, { baseline: {}, candidate: {} }]);
      const folder = runFolder('inference', result.workflowId, result.runId);
      const report = JSON.parse(bench.aws.objects().get(folder.reportJson) ?? '') as EvaluationReport;
      assert.deepEqual([report.verdict, report.metrics, report.records.total], ['invalid', [], 0]);
      assert.match(bench.aws.objects().get(folder.report) ?? '', /which no metric here scores/);
      assert.equal(bench.aws.counts().calls.get('InvokeModel') ?? 0, 0);
      assert.match(bench.aws.mails()[0]?.text ?? '', /which no metric here scores/);
    } finally {
      await bench.close();
    }
  });

  it('is released when nobody decides', async () => {
    const bench = await openBench();
    try {
      const result = await (await start(bench)).result();
      assert.equal(result.outcome, 'released');
      assert.deepEqual(bench.aws.endpoints(), []);
    } finally {
      await bench.close();
    }
  });
});

async function start(bench: Bench) {
  const lines = Array.from({ length: 5 }, (_, i) =>
    JSON.stringify({ 'image-ref': `s3://training/${i}.png`, caption: `Lamp number ${i}.` }),
  );
  for (let i = 0; i < 5; i += 1) bench.aws.putObject(`s3://training/${i}.png`, Uint8Array.of(1));
  bench.aws.putObject('s3://training/lamps.jsonl', lines.join('\n'));
  return bench.start(request);
}
