import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidRequestError } from '../../../src/domain/errors.ts';
import { UnexpectedResponseError } from '../../../src/domain/families/family.ts';
import { customizationOfRequest, findFamily } from '../../../src/domain/families/index.ts';
import { parseRequest, type RequestDefaults } from '../../../src/domain/request.ts';

const defaults: RequestDefaults = {
  trainingDataBucket: 'training-bucket',
  validationDataBucket: 'validation-bucket',
  modelInferenceBucket: 'inference-bucket',
  customizationOutputBucket: 'output-bucket',
  roleArn: 'arn:aws:iam::000000000000:role/bedrock',
  encoder: 'distilbert-base-uncased',
  sentenceEncoder: 'distilbert-base-uncased',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};

function parse(family: object | undefined, changes: object = {}) {
  const raw = { jobName: 'j', baseModel: 'acme.giant-v1:0:64k', training: { data: 'a.jsonl' }, family, ...changes };
  // As it arrives in the workflow: JSON.
  return parseRequest(JSON.parse(JSON.stringify(raw)), defaults).request;
}

function problemsOf(family: object | undefined, changes: object = {}): string[] {
  try {
    parse(family, changes);
  } catch (error) {
    assert.ok(error instanceof InvalidRequestError, `threw ${String(error)}`);
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
  return [];
}

const acme = {
  name: 'Acme Giant',
  format: 'prompt-completion',
  hyperParameters: {
    epochCount: { type: 'integer', minimum: 1, maximum: 3, default: 2 },
    mode: { words: ['fast', 'thorough'], required: true },
  },
  limits: { minimum: 10, maximum: 50, maximumPromptCharacters: 600 },
  serving: ['on-demand'],
  inferenceId: 'us.acme.giant-v1:0',
  inference: {
    request: { inputs: [{ text: '$prompt' }], options: { temperature: '$temperature', max: '$maxTokens', seed: 7 } },
    answer: 'outputs.0.text',
    finishReason: { at: 'outputs.0.why', maxTokens: ['LENGTH'], filtered: ['BLOCKED'], error: ['BROKEN'] },
  },
  maximumTokens: 100,
  maximumTemperature: 0.5,
};

describe('a family that a request describes', () => {
  test('makes a model known that is in no registry', () => {
    assert.equal(findFamily('acme.giant-v1:0:64k'), null);
    const request = parse(acme, {
      hyperParameters: { epochCount: 3, mode: 'fast' },
      evaluation: { inference: { maxTokens: 100 } },
    });
    assert.equal(request.baseModelId, 'acme.giant-v1:0:64k');
    assert.equal(request.baselineModelId, 'us.acme.giant-v1:0');
    assert.deepEqual(request.hyperParameters, { epochCount: '3', mode: 'fast' });
    // What history keeps of the request is enough to find it again.
    const { family, baseModel, customization } = customizationOfRequest(
      JSON.parse(JSON.stringify(request)) as typeof request,
    );
    assert.equal(family.name, 'Acme Giant');
    assert.deepEqual(baseModel.serving, ['on-demand']);
    const { format, minimum, maximum, maximumPromptCharacters } = customization.records;
    assert.deepEqual([format, minimum, maximum, maximumPromptCharacters], ['prompt-completion', 10, 50, 600]);
  });

  test('is asked in the body that it describes', () => {
    const { native, by } =
      findFamily(
        'acme.giant-v1',
        parse(acme, { hyperParameters: { mode: 'fast' }, evaluation: { inference: { maxTokens: 9 } } }).family,
      )?.family.inference ?? {};
    assert.ok(native);
    assert.equal(by, 'native');
    assert.deepEqual(native.toRequest('Say "$prompt".', { maxTokens: 9, temperature: 0.25 }), {
      inputs: [{ text: 'Say "$prompt".' }],
      options: { temperature: 0.25, max: 9, seed: 7 },
    });
    for (const [why, finishReason] of [
      ['DONE', 'complete'],
      ['LENGTH', 'max-tokens'],
      ['BLOCKED', 'filtered'],
      ['BROKEN', 'error'],
    ] as const)
      assert.deepEqual(native.fromResponse({ outputs: [{ text: 'Hi', why }] }), { text: 'Hi', finishReason });
    assert.throws(() => native.fromResponse({ outputs: [] }), UnexpectedResponseError);
  });

  test('may be nothing but its form: then it is asked by Converse and has no other limits', () => {
    const request = parse({ format: 'messages' });
    const { family, baseModel, customization } = customizationOfRequest(request);
    assert.equal(request.baselineModelId, 'acme.giant-v1:0');
    assert.equal(family.inference.by, 'converse');
    assert.deepEqual(baseModel.serving, ['provisioned']);
    assert.deepEqual([customization.records.format, customization.records.maximum], ['messages', Infinity]);
  });

  test('corrects what the registry has, and leaves the rest', () => {
    const request = parse(
      {
        hyperParameters: { epochCount: { maximum: 20 } },
        limits: { minimum: 1 },
        inferenceId: 'eu.amazon.nova-lite-v1:0',
      },
      { baseModel: 'amazon.nova-lite-v1:0:300k', hyperParameters: { epochCount: 20 } },
    );
    const { baseModel, customization } = customizationOfRequest(request);
    assert.equal(request.baselineModelId, 'eu.amazon.nova-lite-v1:0');
    assert.equal(baseModel.name, 'Nova Lite');
    assert.deepEqual([customization.records.minimum, customization.records.maximum], [1, 20_000]);
    const epochCount = customization.hyperParameters.find(({ name }) => name === 'epochCount');
    assert.deepEqual([epochCount?.minimum, epochCount?.maximum, epochCount?.default], [1, 20, 2]);
    assert.equal(customization.hyperParameters.length, 4);
  });

  test('can say that a model is customized in a way that the registry does not have', () => {
    const customizationType = 'CONTINUED_PRE_TRAINING';
    const changes = { baseModel: 'amazon.nova-lite-v1:0:300k', customizationType };
    assert.match(problemsOf(undefined, changes).join('\n'), /^customizationType: is "CONTINUED_PRE_TRAINING"/);
    const request = parse({ customizationTypes: [customizationType] }, changes);
    assert.equal(customizationOfRequest(request).customization.records.format, 'text');
  });

  const wrong: readonly (readonly [string, object, RegExp])[] = [
    ['a format that there is not', { format: 'csv' }, /^family\.format: must be one of "prompt-completion"/],
    [
      'a field that there is not',
      { formats: 'text' },
      /^family\.formats: is not a known field \(did you mean "format"\?\)/,
    ],
    [
      'a body without the prompt',
      { inference: { request: { prompt: 'Hello' }, answer: 'text' } },
      /^family\.inference\.request: has no "\$prompt" in it/,
    ],
    ['another way of asking', { inference: 'telepathy' }, /^family\.inference: must be "converse", or an object/],
    [
      'limits that are negative',
      { limits: { maximum: -1 } },
      /^family\.limits\.maximum: must be a whole number at least 0, but is -1/,
    ],
    [
      'a range that is upside down',
      { hyperParameters: { epochCount: { minimum: 5, maximum: 1 } } },
      /^family\.hyperParameters\.epochCount: has a minimum above its maximum/,
    ],
    ['no way of serving', { serving: [] }, /^family\.serving: must hold "provisioned", "on-demand" or both/],
    ['prices of no day', { prices: { asOf: 'lately' } }, /^family\.prices\.asOf: must be a day such as/],
  ];
  for (const [name, family, expected] of wrong)
    test(`with ${name} is refused with the field`, () => {
      const problems = problemsOf(family);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', expected);
    });

  test('limits what the request says elsewhere', () => {
    const problems = problemsOf(acme, {
      hyperParameters: { epochCount: 4, batchSize: 1 },
      evaluation: { inference: { maxTokens: 101, temperature: 0.6 } },
    });
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      [
        'hyperParameters.epochCount',
        'hyperParameters.batchSize',
        'hyperParameters.mode',
        'evaluation.inference.maxTokens',
        'evaluation.inference.temperature',
      ],
    );
    assert.match(problems[2] ?? '', /is missing; .* requires it: one of "fast", "thorough"/);
  });
});
