import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MockActivityEnvironment } from '@temporalio/testing';
import { answerShardActivities } from '../../src/activities/answer-shard.ts';
import { collectInferencesActivities } from '../../src/activities/collect-inferences.ts';
import { planEvaluationActivities } from '../../src/activities/plan-evaluation.ts';
import { scoreAnswersActivities } from '../../src/activities/score-answers.ts';
import type { ShardWork } from '../../src/activities/evaluation-work.ts';
import type { MetricSettings } from '../../src/domain/customization.ts';
import { ServiceError } from '../../src/domain/errors.ts';
import { runFolder } from '../../src/domain/names.ts';
import { loadBertScorer, loadSentenceEncoder } from '../../src/metrics/index.ts';
import { cohereCommandLight, createFakePorts, type FakeOptions } from '../fakes/index.ts';

const owner = { workflowId: 'workflow', runId: 'run' };
const folder = runFolder('inference', owner.workflowId, owner.runId);
const baseModelId = 'cohere.command-light-text-v14:7:4k';
const settings = {
  prompts: 's3://validation/both.jsonl',
  inferenceBucket: 'inference',
  encoder: fileURLToPath(new URL('../golden/tiny-encoder', import.meta.url)),
  inference: { maxTokens: 50, temperature: 0 },
  maximumConcurrency: 4,
  recordsPerShard: 10,
  minimumCoverage: 0.95,
  metrics: [],
} as const;
const decision = {
  rule: 'paired',
  metric: 'bertscore.f1',
  minimumImprovement: 0,
  guardrails: [],
  seed: 1,
  resamples: 1_000,
} as const;

const metricOptions: MetricSettings = {
  bertscore: { idf: false, rescale: false, precision: 'fp32' },
  rouge: { stem: true },
  exactMatch: { normalised: false },
  jsonMatch: { fenced: false },
  classification: { ignoreCase: true },
};

describe('evaluating', () => {
  it('pairs every answer with its own reference when some records have no answer', async () => {
    const world = arrange(25);
    // The third record is refused for one model only: it must leave both, and shift nothing.
    const refusing = refuse(world.ports, (modelId, prompt) => modelId.startsWith('custom') && prompt === 'prompt 2');
    const plan = await world.run(() =>
      planEvaluationActivities({ ports: world.ports }).planEvaluation(settings, owner),
    );
    const { digest, ...counts } = plan;
    assert.deepEqual(counts, { shards: 7, recordsPerShard: 4, records: 25 });
    assert.match(digest ?? '', /^[0-9a-f]{64}$/);
    for (let shard = 0; shard < plan.shards; shard += 1) {
      for (const work of both(shard)) await world.answer(work, refusing);
    }
    const inferences = await world.run(() =>
      collectInferencesActivities({ ports: world.ports }).collectInferences(settings, owner, plan),
    );
    const candidate = JSON.parse(world.text(folder.inferences('candidate'))) as (string | null)[];
    assert.equal(candidate.length, 25);
    assert.deepEqual(candidate.slice(0, 4), [
      'custom says prompt 0',
      'custom says prompt 1',
      null,
      'custom says prompt 3',
    ]);

    const scorer = await loadBertScorer({ encoder: settings.encoder });
    const sentences = await loadSentenceEncoder({ encoder: settings.encoder });
    const { scoreAnswers } = scoreAnswersActivities({
      ports: world.ports,
      bertScorer: async () => scorer,
      sentenceEncoder: async () => sentences,
    });
    const asked = { ...decision, guardrails: [{ metric: 'embeddingCosine', maximumDrop: 0.5 }] };
    const chosen = { ...settings, sentenceEncoder: settings.encoder, metrics: ['accuracy'], metricOptions };
    const evaluation = await world.run(() => scoreAnswers(chosen, asked, owner, plan, inferences));
    await scorer.close();
    await sentences.close();
    assert.deepEqual([evaluation.records, evaluation.scored], [25, 24]);
    assert.equal(evaluation.datasetDigest, digest);
    const lines = world
      .text(folder.scores('baseline'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string });
    assert.equal(lines.length, 24);
    assert.ok(!lines.some(({ id }) => id === '000002'));
    // Each reference is the baseline's answer to that record: a shift of one would show.
    assert.equal(evaluation.scores.baseline.rougeL?.f1, 1);
    assert.ok((evaluation.scores.candidate.rougeL?.f1 ?? 1) < 1);
    const cosine = evaluation.metrics.find(({ name }) => name === 'embeddingCosine');
    assert.ok(Math.abs((cosine?.baseline.value ?? 0) - 1) < 1e-6);
    assert.ok((cosine?.candidate.value ?? 1) < 1 - 1e-3);
    const { rougeL = '', accuracy = '', embeddingCosine = '' } = evaluation.signatures;
    assert.match(rougeL, /\|stem:porter\|/);
    assert.match(accuracy, /\|case:lower\|/);
    assert.match(embeddingCosine, /\|encoder:tiny-encoder,/);
  });

  it('answers only what is unanswered when a shard is tried again', async () => {
    const world = arrange(32);
    await world.run(() =>
      planEvaluationActivities({ ports: world.ports }).planEvaluation({ ...settings, recordsPerShard: 20 }, owner),
    );
    const [baseline] = both(0) as [ShardWork, ShardWork];
    const prompts: string[] = [];
    const failing = refuse(
      world.ports,
      (_, prompt) => {
        prompts.push(prompt);
        return prompt === 'prompt 4';
      },
      'needs-action',
    );
    await assert.rejects(world.answer(baseline, failing), ServiceError);
    const answeredAtFirst = new Set(prompts.filter((prompt) => prompt !== 'prompt 4'));
    prompts.length = 0;
    const passing = refuse(world.ports, (_, prompt) => {
      prompts.push(prompt);
      return false;
    });
    assert.equal(await world.answer(baseline, passing, 2), 8);
    // The shard's answers stand in one file, and the journal that held them is gone.
    const answers = [...world.ports.controls.objects().keys()].filter((uri) => uri.includes('/baseline/'));
    assert.deepEqual(answers, [folder.part('baseline', 0)]);
    assert.equal(
      await world.answer(
        baseline,
        refuse(world.ports, () => assert.fail('asked again')),
        3,
      ),
      8,
    );
    assert.ok(prompts.includes('prompt 4'));
    for (const prompt of prompts) assert.ok(!answeredAtFirst.has(prompt), `${prompt} was answered twice`);
  });

  it('tries again what heals and loses no record', async () => {
    const world = arrange(8);
    await world.run(() => planEvaluationActivities({ ports: world.ports }).planEvaluation(settings, owner));
    let calls = 0;
    const throttled = refuse(world.ports, () => (calls += 1) % 2 === 1, 'heals');
    assert.equal(await world.answer((both(0) as [ShardWork, ShardWork])[0], throttled), 2);
    assert.ok(calls > 2);
  });

  it('says so when no record has both answers', async () => {
    const world = arrange(4);
    const plan = await world.run(() =>
      planEvaluationActivities({ ports: world.ports }).planEvaluation(settings, owner),
    );
    const refusing = refuse(world.ports, () => true);
    for (let shard = 0; shard < plan.shards; shard += 1)
      for (const work of both(shard)) await world.answer(work, refusing);
    const inferences = await world.run(() =>
      collectInferencesActivities({ ports: world.ports }).collectInferences(settings, owner, plan),
    );
    const { scoreAnswers } = scoreAnswersActivities({
      ports: world.ports,
      bertScorer: () => assert.fail('nothing is to be scored'),
      sentenceEncoder: () => assert.fail('nothing is to be scored'),
    });
    await assert.rejects(
      world.run(() => scoreAnswers(settings, decision, owner, plan, inferences)),
      /none of the 4 records/,
    );
  });
});

type Ports = ReturnType<typeof createFakePorts>;

function arrange(records: number, options: Partial<FakeOptions> = {}) {
  const ports = createFakePorts({
    now: () => 0,
    buckets: ['validation', 'inference'],
    baseModels: [cohereCommandLight],
    ...options,
  });
  const lines = Array.from({ length: records }, (_, i) =>
    JSON.stringify({ prompt: `prompt ${i}`, reference: `base says prompt ${i}` }),
  );
  ports.controls.putObject(settings.prompts, lines.join('\n'));
  return {
    ports,
    text: (uri: `s3://${string}`) => ports.controls.objects().get(uri) ?? assert.fail(`${uri} was not written`),
    run: <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work),
    answer: (work: ShardWork, answering: Ports, attempt = 1) =>
      new MockActivityEnvironment({ attempt }).run(answerShardActivities({ ports: answering }).answerShard, work),
  };
}

/** The same ports, whose models answer themselves unless `isRefused`. */
function refuse(
  ports: Ports,
  isRefused: (modelId: string, prompt: string) => boolean,
  healing: 'never' | 'heals' | 'needs-action' = 'never',
): Ports {
  return {
    ...ports,
    inference: {
      ...ports.inference,
      async invoke(modelId, body) {
        const { prompt } = body as { prompt: string };
        if (isRefused(modelId, prompt)) throw new ServiceError('refused', { code: 'Refused', healing });
        const text = `${modelId.startsWith('custom') ? 'custom' : 'base'} says ${prompt}`;
        return { body: { generations: [{ id: '1', text, finish_reason: 'COMPLETE' }], id: '1', prompt }, latencyMs: 1 };
      },
    },
  };
}

function both(shard: number): readonly ShardWork[] {
  const work = { owner, settings, baseModelId, shard };
  return [
    { ...work, role: 'baseline', modelId: 'base' },
    { ...work, role: 'candidate', modelId: 'custom' },
  ];
}
