import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidRequestError } from '../../src/domain/errors.ts';
import { parseRequest } from '../../src/domain/request.ts';

const defaults = {
  trainingDataBucket: 'training-bucket',
  validationDataBucket: 'validation-bucket',
  modelInferenceBucket: 'inference-bucket',
  customizationOutputBucket: 'output-bucket',
  roleArn: 'arn:aws:iam::000000000000:role/bedrock',
  encoder: 'encoder',
  sentenceEncoder: 'encoder',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};
const source = 'huggingface:knkarthick/dialogsum?split=train';
const base = { jobName: 'my.job', baseModel: 'cohere.command-light-text-v14:7:4k' };

describe('the field data of a request', () => {
  it('stands in place of training, and fills in the rest', () => {
    const { request } = parseRequest({ ...base, data: { source } }, defaults);
    assert.deepEqual(request.data, {
      settings: {
        source,
        form: 'auto',
        map: {},
        split: { validation: 0, evaluation: 0.1, seed: 1 },
        duplicates: 'keep',
        problems: 'fail',
        checks: 'all',
      },
      output: 's3://training-bucket/prepared/my.job/',
    });
    assert.equal(request.evaluation.prompts, 's3://training-bucket/prepared/my.job/evaluation.jsonl');
    assert.equal(request.evaluation.references, undefined);
  });

  it('parts nothing off for the evaluation where the request names evaluation data', () => {
    const { request } = parseRequest({ ...base, data: { source }, evaluation: { prompts: 'mine.jsonl' } }, defaults);
    assert.equal(request.data?.settings.split.evaluation, 0);
    assert.equal(request.evaluation.prompts, 's3://validation-bucket/mine.jsonl');
  });

  for (const [name, request, says] of [
    ['neither training nor data', base, /^training: is missing\. .*or give `data` with a source/m],
    ['both', { ...base, training: { data: 'a.jsonl' }, data: { source } }, /^training: stands beside data/m],
    ['no source', { ...base, data: {} }, /^data\.source: is missing/m],
    [
      'a path of one machine',
      { ...base, data: { source: '/tmp/a.jsonl' } },
      /^data\.source: "\/tmp\/a\.jsonl" is no source: write s3:\/\/bucket\/key/m,
    ],
    [
      'an unknown parameter of the hub',
      { ...base, data: { source: 'huggingface:a/b?splt=train' } },
      /^data\.source: .*is no source/m,
    ],
    [
      'an unknown field',
      { ...base, data: { source, sampel: 3 } },
      /^data\.sampel: is not a known field.*did you mean.*sample/m,
    ],
    [
      'an unknown column role',
      { ...base, data: { source, map: { promt: 'a' } } },
      /^data\.map\.promt: is not a known field.*prompt/m,
    ],
    [
      'a completion without a prompt',
      { ...base, data: { source, map: { completion: 'a' } } },
      /^data\.map\.prompt: is missing/m,
    ],
    [
      'input beside prompt',
      { ...base, data: { source, map: { prompt: 'a', input: 'b' } } },
      /^data\.map\.input: stands beside prompt/m,
    ],
    [
      'rows without a mapping',
      { ...base, data: { source, form: 'rows' } },
      /^data\.map: is missing: records of the form "rows"/m,
    ],
    [
      'an unknown form',
      { ...base, data: { source, form: 'xml' } },
      /^data\.form: must be one of "auto".*but is "xml"/m,
    ],
    [
      'shares that take all',
      { ...base, data: { source, split: { validation: 0.5, evaluation: 0.5 } } },
      /^data\.split: parts off everything: .*are 1 together/m,
    ],
    [
      'a share above 0.9',
      { ...base, data: { source, split: { validation: 2 } } },
      /^data\.split\.validation: must be a number from 0 to 0\.9, but is 2/m,
    ],
    [
      'a sample of none',
      { ...base, data: { source, sample: { records: 0 } } },
      /^data\.sample\.records: must be a whole number at least 1, but is 0/m,
    ],
    [
      'two evaluation sources',
      { ...base, data: { source, evaluationSource: source }, evaluation: { prompts: 'a' } },
      /^data\.evaluationSource: stands beside evaluation\.prompts/m,
    ],
    [
      'validation twice',
      { ...base, data: { source, validationSource: source, split: { validation: 0.1 } } },
      /^data\.split\.validation: parts validation data off, but validationSource brings it/m,
    ],
    [
      'answers twice',
      { ...base, data: { source, references: 's3://abc/r.json', map: { prompt: 'a', completion: 'b' } } },
      /^data\.references: brings the answers/m,
    ],
    [
      'an output that Bedrock can not read',
      { ...base, data: { source, output: 's3://abc/my data' } },
      /^data\.output: .*is not a folder that Bedrock can write to/m,
    ],
    [
      'a version that is no number',
      { ...base, data: { source, version: 'v1' } },
      /^data\.version: must be a whole number.*but is "v1"/m,
    ],
  ] as const) {
    it(`is refused with a remedy: ${name}`, () => {
      assert.throws(
        () => parseRequest(request, defaults),
        (error) => error instanceof InvalidRequestError && (assert.match(error.message, says), true),
      );
    });
  }

  it('needs a bucket where the worker names none', () => {
    const { trainingDataBucket: _none, ...rest } = defaults;
    assert.throws(
      () => parseRequest({ ...base, data: { source } }, rest),
      /data\.output: is missing.*TRAINING_DATA_BUCKET/,
    );
  });
});
