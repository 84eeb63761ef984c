import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customizationOf, families } from '../../emulator/families.ts';
import type { Customization } from '../../emulator/families.ts';
import { foundationModels } from '../../emulator/foundation-models.ts';
import { readHyperParameters } from '../../emulator/validation/hyper-parameters.ts';

test('every customization of the catalogue has its hyperparameters and data limits, and no other has', () => {
  const offered = foundationModels.flatMap(({ modelId, customizationsSupported }) =>
    customizationsSupported.map((type) => `${modelId} ${type}`),
  );
  const described = Object.entries(families).flatMap(([modelId, family]) =>
    Object.keys(family).map((type) => `${modelId} ${type}`),
  );
  assert.deepEqual(described.sort(), offered.sort());
});

for (const [modelId, family] of Object.entries(families)) {
  for (const [type, customization] of Object.entries(family)) {
    const required = Object.fromEntries(
      Object.entries(customization.hyperParameters)
        .filter(([, parameter]) => parameter.required)
        .map(([name, { min }]) => [name, String(min)]),
    );
    const read = (given: Readonly<Record<string, string>>) =>
      readHyperParameters(customization, { ...required, ...given });

    test(`${modelId} takes ${type} with its defaults, and each hyperparameter only within its range`, () => {
      const values = read({});
      for (const [name, { min, max, default: standard, acceptsBelow }] of Object.entries(
        customization.hyperParameters,
      )) {
        if (standard !== undefined) {
          assert.equal(values[name], standard);
          assert.ok(standard >= min && standard <= max, name);
        }
        assert.equal(read({ [name]: String(max) })[name], max);
        assert.equal(read({ [name]: String(min) })[name], min);
        assert.throws(
          () => read({ [name]: String(max * 2) }),
          new RegExp(`${name} is '.*', but it must be from ${min} to`),
        );
        const below = acceptsBelow ? '-1e-9' : String(min - 1);
        assert.throws(() => read({ [name]: below }), new RegExp(`${name} is '${below}'`));
      }
    });
  }
}

/** The figures of AWS's own tables (custom-models-hp), one line a figure that a mistake would be costly in. */
const published: readonly [
  modelId: string,
  type: string,
  parameter: string,
  min: number,
  max: number,
  standard: number | undefined,
][] = [
  ['amazon.nova-micro-v1:0:128k', 'FINE_TUNING', 'epochCount', 1, 5, 2],
  ['amazon.nova-lite-v1:0:300k', 'FINE_TUNING', 'learningRate', 1e-6, 1e-4, 1e-5],
  ['amazon.nova-pro-v1:0:300k', 'DISTILLATION', 'learningRateWarmupSteps', 0, 100, 10],
  ['amazon.nova-2-lite-v1:0:256k', 'FINE_TUNING', 'learningRateWarmupSteps', 0, 20, 10],
  ['amazon.nova-2-lite-v1:0:256k', 'REINFORCEMENT_FINE_TUNING', 'trainingSamplePerPrompt', 2, 16, 4],
  ['meta.llama3-1-8b-instruct-v1:0:128k', 'FINE_TUNING', 'learningRate', 5e-6, 0.1, 1e-4],
  ['meta.llama3-3-70b-instruct-v1:0:128k', 'FINE_TUNING', 'epochCount', 1, 10, 5],
  ['amazon.titan-text-express-v1:0:8k', 'FINE_TUNING', 'learningRateWarmupSteps', 0, 250, 5],
  ['amazon.titan-text-lite-v1:0:4k', 'CONTINUED_PRE_TRAINING', 'batchSize', 1, 64, 1],
  ['amazon.titan-text-premier-v1:0:32k', 'FINE_TUNING', 'learningRate', 1e-7, 1e-5, 1e-6],
  ['amazon.titan-image-generator-v2:0', 'FINE_TUNING', 'stepCount', 10, 40_000, undefined],
  ['amazon.titan-embed-image-v1:0', 'FINE_TUNING', 'batchSize', 256, 9_216, 576],
  ['cohere.command-light-text-v14:7:4k', 'FINE_TUNING', 'batchSize', 8, 32, 8],
  ['anthropic.claude-3-haiku-20240307-v1:0:200k', 'FINE_TUNING', 'learningRateMultiplier', 0.1, 2, 1],
];

for (const [modelId, type, parameter, min, max, standard] of published) {
  test(`${parameter} of ${modelId} for ${type} goes from ${min} to ${max}`, () => {
    const found = (customizationOf(modelId, type) as Customization).hyperParameters[parameter];
    assert.deepEqual([found?.min, found?.max, found?.default], [min, max, standard]);
  });
}

test('a required hyperparameter is asked for, and a word may leave it to the trainer', () => {
  const image = customizationOf('amazon.titan-image-generator-v2:0', 'FINE_TUNING') as Customization;
  assert.throws(() => readHyperParameters(image, {}), /stepCount is required: from 10 to 40000 or 'auto'/);
  assert.throws(() => readHyperParameters(image, { stepCount: 'Auto' }), /it must be an integer or 'auto'/);
  assert.equal(readHyperParameters(image, { stepCount: 'auto' })['stepCount'], undefined);
});
