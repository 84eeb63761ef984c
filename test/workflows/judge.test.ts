import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { evaluationSettings, parseComparison } from '../../src/domain/request.ts';
import type { evaluateModel, EvaluateInput } from '../../src/workflows/evaluate-model.ts';
import { openBench } from './bench.ts';

const encoder = fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url));
const model = 'cohere.command-light-text-v14';
const { evaluation, decision } = parseComparison({
  evaluation: { encoder, judge: { model, rubric: 'Shorter is better.' } },
  decision: { metric: 'judge.winRate' },
});
const defaults = {
  encoder,
  sentenceEncoder: encoder,
  validationDataBucket: 'validation',
  modelInferenceBucket: 'inference',
};
const input: EvaluateInput = {
  settings: evaluationSettings(evaluation, { ...defaults, firstIntervalSeconds: 15, longestIntervalSeconds: 60 }),
  decision,
  baseModelId: `${model}:7:4k`,
  baseline: model,
  candidate: model,
};

it("decides by a judge's win rate; one that always prefers the first answer prefers nobody", async () => {
  const bench = await openBench({
    answers: (_, prompt) => (prompt.includes('<verdict>') ? '<verdict>A</verdict>' : prompt),
  });
  try {
    const { client } = bench.env;
    const workflowId = `judged-${bench.taskQueue}`;
    const { taskQueue } = bench;
    const { judge, metrics, verdict, reportUri } = await client.workflow.execute<typeof evaluateModel>(
      'evaluateModel',
      {
        taskQueue,
        workflowId,
        args: [input],
      },
    );
    assert.deepEqual(judge, { candidate: 0, baseline: 0, ties: 6, unparsed: 0, winRate: 0.5 });
    const rate = metrics.find(({ name }) => name === 'judge.winRate');
    assert.deepEqual([rate?.baseline.value, rate?.candidate.value, rate?.records], [0.5, 0.5, 6]);
    assert.equal(verdict, 'inconclusive');
    // Six records, two models and two orders.
    assert.equal(bench.aws.counts().calls.get('InvokeModel'), 24);
    const page = bench.aws.objects().get(reportUri as `s3://${string}`) ?? '';
    assert.ok(page.includes('win rate') && page.includes('judge|model:cohere.command-light-text-v14'));
  } finally {
    await bench.close();
  }
});
