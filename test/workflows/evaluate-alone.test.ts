import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fetchReport } from '../../src/cli/report-files.ts';
import { createEvaluations } from '../../src/cli/temporal-evaluations.ts';
import { evaluationSettings, parseComparison } from '../../src/domain/request.ts';
import { runFolder } from '../../src/domain/names.ts';
import type { S3Uri } from '../../src/domain/ports.ts';
import type { EvaluateInput, Reported } from '../../src/workflows/evaluate-model.ts';
import { openBench } from './bench.ts';

const encoder = fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url));
const { evaluation, decision } = parseComparison({ evaluation: { encoder, minimumCoverage: 1 }, decision: {} });
const defaults = {
  encoder,
  sentenceEncoder: encoder,
  validationDataBucket: 'validation',
  modelInferenceBucket: 'inference',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};
const settings = evaluationSettings(evaluation, defaults);
const model = 'cohere.command-light-text-v14';
const input: EvaluateInput = { settings, decision, baseModelId: `${model}:7:4k`, baseline: model, candidate: model };

it('without a customization it leaves a report under its own name, with a verdict', async () => {
  const bench = await openBench();
  try {
    const { client } = bench.env;
    const evaluations = createEvaluations({ client, address: 'the bench', close: async () => {} });
    const workflowId = `evaluate-${bench.taskQueue}`;
    const start = (more: Partial<EvaluateInput>, id: string) =>
      client.workflow.start('evaluateModel', {
        taskQueue: bench.taskQueue,
        workflowId: id,
        args: [{ ...input, ...more }],
      });
    const handle = await start({}, workflowId);
    await handle.result();

    const execution = await evaluations.find(workflowId);
    assert.ok(execution);
    assert.equal(execution.status, 'COMPLETED');
    const ending = await evaluations.ending(execution);
    assert.ok('reportUri' in ending);
    assert.equal(ending.reportUri, runFolder('inference', workflowId, execution.runId).report);
    assert.deepEqual(await evaluations.doing(workflowId), { words: `inconclusive: ${ending.reportUri}` });

    const readText = async (uri: S3Uri) => bench.aws.objects().get(uri) ?? assert.fail(`${uri} was not written`);
    const report = await fetchReport({ readText } as Parameters<typeof fetchReport>[0], ending.reportUri);
    assert.equal(report.verdict, 'inconclusive');
    assert.deepEqual([report.records.total, report.records.scored], [6, 6]);
    assert.deepEqual(report.provenance.models, { baseline: model, candidate: model });
    assert.match(report.provenance.datasetDigest ?? '', /^[0-9a-f]{64}$/u);
    assert.equal(report.provenance.trainingDigest, undefined);
    assert.deepEqual(report.criteria, [{ metric: 'bertscore.f1', finding: 'open' }]);
    assert.match(await readText(ending.reportUri), /^<!doctype html>/iu);

    const options = { bertscore: { idf: true, precision: 'int8' }, rouge: { stem: true } };
    const chosen = parseComparison({
      evaluation: { metricOptions: options },
      decision: { metric: 'embeddingCosine', guardrails: [{ metric: 'rouge1.f1' }] },
    });
    const asked = { settings: evaluationSettings(chosen.evaluation, defaults), decision: chosen.decision };
    const optional = (await (await start(asked, `${workflowId}-options`)).result()) as Reported;
    const page = await readText(optional.reportUri as S3Uri);
    for (const part of [
      'embeddingCosine|encoder:tiny-encoder,',
      '|idf:references|',
      '|precision:int8|',
      'rouge1|stem:porter|',
    ]) {
      assert.ok(page.includes(part), `the report shows ${part}`);
    }

    const calls = bench.aws.counts().calls.get('InvokeModel');
    const failing = await start({ settings: { ...settings, encoder: '/no/such/encoder' } }, `${workflowId}-2`);
    await assert.rejects(failing.result());
    const failed = await evaluations.find(`${workflowId}-2`);
    assert.ok(failed);
    const why = await evaluations.ending(failed);
    assert.ok('reason' in why);
    assert.equal(why.type, 'EncoderUnavailable');
    assert.equal(bench.aws.counts().calls.get('InvokeModel'), calls, 'no model was asked');

    const own = { baseline: `${model}:7:4k`, candidate: 'cohere.command-text-v14:7:4k' };
    const each = await (await start({ baseModelId: own }, `${workflowId}-3`)).result();
    assert.deepEqual([each.records, each.scored], [6, 6]);

    // One of no known family is asked by Converse, and not in the baseline's form.
    const unknown = { ...own, candidate: 'amazon.nova-maxi-v1:0' };
    const conversed = bench.aws.counts().calls.get('Converse') ?? 0;
    const other = await (await start({ baseModelId: unknown }, `${workflowId}-4`)).result();
    assert.deepEqual([other.records, other.scored], [6, 6]);
    assert.equal((bench.aws.counts().calls.get('Converse') ?? 0) - conversed, 6);
  } finally {
    await bench.close();
  }
});
