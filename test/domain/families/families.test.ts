import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cohere } from '../../../src/domain/families/cohere.ts';
import { customizationOf, hyperParametersOf, UnexpectedResponseError } from '../../../src/domain/families/family.ts';
import {
  baseModelIdOf,
  families,
  findFamily,
  findServedModel,
  knownBaseModelIds,
} from '../../../src/domain/families/index.ts';

for (const family of families)
  describe(`the family ${family.name}`, () => {
    test('has the parts of every family in the same order', () => {
      assert.deepEqual(Object.keys(family), Object.keys(cohere));
    });

    test('has hyperparameters whose defaults are allowed, for each of its models', () => {
      for (const baseModel of family.baseModels)
        for (const parameter of family.customizations.flatMap((each) => hyperParametersOf(each, baseModel))) {
          const { default: usual, minimum, maximum, words = [] } = parameter;
          assert.ok(minimum <= maximum, parameter.name);
          if (parameter.required) assert.equal(usual, null, parameter.name);
          if (typeof usual === 'string') assert.ok(words.includes(usual), parameter.name);
          if (typeof usual === 'number') assert.ok(minimum <= usual && usual <= maximum, parameter.name);
          if (typeof usual === 'number' && parameter.type === 'integer') assert.ok(Number.isInteger(usual));
          if (parameter.type === 'word') assert.ok(words.length > 0, parameter.name);
        }
    });

    test('has models that are found by id and by ARN', () => {
      for (const { id, inferenceId } of family.baseModels) {
        assert.equal(findFamily(id)?.baseModel.id, id);
        assert.equal(findFamily(`arn:aws:bedrock:us-west-2::foundation-model/${id}`)?.baseModel.id, id);
        assert.equal(findFamily(`arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/${id}`)?.family, family);
        // The id without the variant, or a profile that leads to it; Llama 2's chat models are others.
        assert.equal(inferenceId.replace(/^us\./, '').split('.')[0], id.split('.')[0]);
      }
    });

    test('has limits that can be met', () => {
      for (const { records } of family.customizations) {
        const { minimum, maximum, maximumValidation } = records;
        assert.ok(0 < minimum && minimum < maximum && 0 <= maximumValidation);
      }
    });
  });

describe('base models', () => {
  test('are known once each', () => {
    assert.equal(new Set(knownBaseModelIds).size, knownBaseModelIds.length);
    assert.ok(knownBaseModelIds.includes('cohere.command-light-text-v14:7:4k'));
  });

  for (const identifier of [
    '',
    'cohere.command-light-text-v14',
    'toString',
    'arn:aws:bedrock:us-east-1:123456789012:custom-model/x',
  ])
    test(`are not found by ${JSON.stringify(identifier)}`, () => assert.equal(findFamily(identifier), null));

  for (const [identifier, id] of [
    ['amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0:300k'],
    ['us.amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0:300k'],
    ['amazon.nova-lite-v1:0:300k', 'amazon.nova-lite-v1:0:300k'],
    ['meta.llama3-2-1b-instruct-v1:0', 'meta.llama3-2-1b-instruct-v1:0:128k'],
    ['us.meta.llama3-2-1b-instruct-v1:0', 'meta.llama3-2-1b-instruct-v1:0:128k'],
    [
      'arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.meta.llama3-2-1b-instruct-v1:0',
      'meta.llama3-2-1b-instruct-v1:0:128k',
    ],
    ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0', 'amazon.nova-lite-v1:0:300k'],
    [
      'arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl',
      'amazon.nova-lite-v1:0:300k',
    ],
    ['acme.giant-v1', undefined],
  ] as const)
    test(`are found by what they are asked under: ${identifier}`, () => {
      assert.equal(findServedModel(identifier)?.baseModel.id, id);
    });

  test('tell their Region where they are given by ARN', () => {
    assert.deepEqual(baseModelIdOf('arn:aws:bedrock:us-west-2::foundation-model/a:1'), {
      id: 'a:1',
      region: 'us-west-2',
    });
    assert.deepEqual(baseModelIdOf('a:1'), { id: 'a:1' });
  });
});

describe('Cohere Command', () => {
  const fineTuning = customizationOf(cohere, 'FINE_TUNING');
  const { native } = cohere.inference;
  assert.ok(fineTuning && native);

  test('takes eight records a batch, and Command Light up to thirty-two', () => {
    const batchSizes = cohere.baseModels.map((model) => [
      model.name,
      hyperParametersOf(fineTuning, model).find(({ name }) => name === 'batchSize')?.maximum,
    ]);
    assert.deepEqual(batchSizes, [
      ['Cohere Command Light', 32],
      ['Cohere Command', 8],
    ]);
  });

  test('is asked in its native form', () => {
    assert.deepEqual(native.toRequest('Hello', { maxTokens: 20, temperature: 0.5 }), {
      prompt: 'Hello',
      max_tokens: 20,
      temperature: 0.5,
    });
  });

  for (const [reason, finishReason] of [
    ['COMPLETE', 'complete'],
    ['MAX_TOKENS', 'max-tokens'],
    ['ERROR', 'error'],
    ['ERROR_TOXIC', 'filtered'],
  ] as const)
    test(`answers that end with ${reason} are read`, () => {
      const body = { id: 'x', prompt: 'p', generations: [{ id: 'y', text: ' A summary.', finish_reason: reason }] };
      assert.deepEqual(native.fromResponse(body), { text: ' A summary.', finishReason });
    });

  test('an empty answer is an answer', () => {
    const body = { generations: [{ text: '', finish_reason: 'COMPLETE' }] };
    assert.deepEqual(native.fromResponse(body), { text: '', finishReason: 'complete' });
  });

  for (const body of [
    undefined,
    null,
    'text',
    {},
    { generations: [] },
    { generations: {} },
    { generations: [null] },
    { generations: [{ text: 7, finish_reason: 'COMPLETE' }] },
    { generations: [{ text: 'a' }] },
    { generations: [{ text: 'a', finish_reason: 'BORED' }] },
    { results: [{ outputText: 'x'.repeat(1000) }] },
  ])
    test(`the answer ${JSON.stringify(body)?.slice(0, 60)} is refused with what was expected and got`, () => {
      assert.throws(
        () => native.fromResponse(body),
        (error) =>
          error instanceof UnexpectedResponseError &&
          error.message.length < 400 &&
          /Cohere Command answered in an unexpected shape: expected generations\[0\].*got /.test(error.message),
      );
    });
});
