import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidRequestError } from '../../src/domain/errors.ts';
import { parseRequest } from '../../src/domain/request.ts';
import { base, malformedDataRequests, source } from './malformed-data-requests.ts';

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

  for (const [name, request, says] of malformedDataRequests) {
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
