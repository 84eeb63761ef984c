import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure } from '@temporalio/common';
import { openBench, payload, type Bench } from './bench.ts';

describe('bad input fails the workflow with every problem, before anything is bought', () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench();
    bench.aws.putObject('s3://training/empty.jsonl', '');
    bench.aws.putObject('s3://training/broken.jsonl', '{"prompt":"a","completion":"b"}\nnot json\n{"prompt":"a"}\n');
    bench.aws.putObject('s3://training/few.jsonl', '{"prompt":"a","completion":"b"}\n');
    bench.aws.putObject('s3://training/bad.jsonl', 'x\n'.repeat(100));
    bench.aws.putObject('s3://validation/two.json', '["one", "two"]');
  });
  after(() => bench.close());

  const own = { baseModel: payload.BaseModelIdentifier, jobName: 'own', training: { data: 'training-data.jsonl' } };
  const cases: readonly (readonly [name: string, input: unknown, ...messages: RegExp[]])[] = [
    ['a text', 'please', /must be one JSON object/],
    ['an array', [payload], /must be one JSON object/],
    ['null', null, /must be one JSON object/],
    ['nothing', undefined, /must be one JSON object/],
    ['an unknown field', { ...own, basemodel: 'x' }, /basemodel/, /did you mean .*baseModel/i],
    ['missing fields', { JobName: 'x' }, /BaseModelIdentifier/, /TrainingDataFileName/],
    ['a wrong type', { ...payload, HyperParameters: 7 }, /HyperParameters/],
    ['an illegal job name', { ...payload, JobName: 'my_job' }, /JobName/, /my_job/],
    ['a job name that is too long', { ...payload, JobName: 'a'.repeat(64) }, /JobName/, /63/],
    ['an illegal model name', { ...payload, CustomModelName: 'my.model' }, /CustomModelName/, /my\.model/],
    [
      'an unknown base model',
      { ...payload, BaseModelIdentifier: 'cohere.command-lite-text-v14:7:4k' },
      /command-light-text-v14:7:4k/,
    ],
    [
      'hyperparameters out of range and unknown',
      { ...payload, HyperParameters: { epochCount: '1000', batchsize: '8' } },
      /HyperParameters\.epochCount.*1000/,
      /HyperParameters\.batchsize/,
      /batchSize/,
    ],
    [
      'a missing object',
      { ...payload, TrainingDataFileName: 'nowhere.jsonl' },
      /s3:\/\/training\/nowhere\.jsonl does not exist/,
    ],
    ['a missing bucket', { ...own, training: { data: 's3://no-such-bucket/a.jsonl' } }, /no-such-bucket/],
    ['a missing inference bucket', { ...own, evaluation: { inferenceBucket: 'nobody-made-it' } }, /nobody-made-it/],
    [
      'a judge that nobody offers',
      { ...own, evaluation: { judge: { model: 'amazon.nova-maxi-v1:0', rubric: 'Shorter is better.' } } },
      /evaluation\.judge\.model: "amazon\.nova-maxi-v1:0" is not offered/,
    ],
    ['an empty file', { ...payload, TrainingDataFileName: 'empty.jsonl' }, /empty\.jsonl.*empty/],
    [
      'broken lines',
      { ...payload, TrainingDataFileName: 'broken.jsonl' },
      /broken\.jsonl:2: .*not JSON/,
      /broken\.jsonl:3: .*completion/,
    ],
    [
      'many broken lines',
      { ...payload, TrainingDataFileName: 'bad.jsonl' },
      /bad\.jsonl:20: /,
      /10[01] problems in all/,
    ],
    ['too few records', { ...payload, TrainingDataFileName: 'few.jsonl' }, /has 1 records?/],
    ['counts that differ', { ...own, evaluation: { references: 'two.json' } }, /2 references/, /6 prompts/],
    ['an encoder that is not there', { ...own, evaluation: { encoder: '/no/such/folder' } }, /\/no\/such\/folder/],
    [
      'a layer that the encoder lacks',
      { ...own, evaluation: { metricOptions: { bertscore: { layer: 9 } } } },
      /layer 9 is asked for; it has layers 0 to 3/,
      /evaluation\.metricOptions\.bertscore\.layer/,
    ],
    [
      'a rescaling baseline that the encoder lacks',
      { ...own, evaluation: { metricOptions: { bertscore: { rescale: { language: 'en' } } } } },
      /no rescaling baseline of tiny-encoder/,
      /evaluation\.metricOptions\.bertscore\.rescale/,
    ],
    [
      'an encoder of sentences that is not there',
      {
        ...own,
        evaluation: { sentenceEncoder: '/no/such' },
        decision: { guardrails: [{ metric: 'embeddingCosine' }] },
      },
      /The sentence encoder "\/no\/such"/,
      /evaluation\.sentenceEncoder/,
    ],
  ];
  for (const [name, input, ...messages] of cases) {
    it(name, async () => {
      const handle = await bench.start(input);
      const error = await handle.result().then(
        () => assert.fail('it was accepted'),
        (failed: Error) => rootOf(failed),
      );
      assert.ok(error instanceof ApplicationFailure, String(error));
      assert.ok(error.nonRetryable, error.message);
      assert.ok(['InvalidRequest', 'EncoderUnavailable'].includes(error.type ?? ''), error.type ?? 'no type');
      for (const message of messages) assert.match(error.message, message);
    });
  }

  it('and has bought nothing in all of these', () => {
    assert.equal(bench.aws.counts().createdJobs, 0);
    assert.equal(bench.aws.counts().createdEndpoints, 0);
    assert.deepEqual(bench.aws.mails(), []);
  });
});

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
