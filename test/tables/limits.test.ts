/** What AWS's pages allow as training data, held against the registry and the emulator, neither of which it knows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customizationOf as emulated } from '../../emulator/families.ts';
import { charactersPerToken, recordsInBatches, type CustomizationType } from '../../src/domain/families/family.ts';
import { findCustomization } from '../../src/domain/families/index.ts';

interface Documented {
  readonly training: readonly [fewest: number, most: number];
  /** 0: takes none. */
  readonly validation: number;
  readonly together?: readonly [fewest: number, most: number];
  /** Prompt and answer of one record, by batch size. */
  readonly tokens?: Readonly<Record<number, number>>;
  readonly imageBytes?: number;
  readonly lineBytes?: number;
  readonly fileBytes?: readonly [training: number, validation: number];
}

const megabyte = 1024 * 1024;
const gigabyte = 1024 * megabyte;

const nova: Documented = { training: [8, 20_000], validation: 20_000, together: [8, 20_000], tokens: { 1: 32_000 } };
const seeing: Documented = { ...nova, imageBytes: 10 * megabyte };
const llama: Documented = {
  training: [1, 10_000],
  validation: 10_000,
  together: [100, 10_000],
  tokens: { 1: 16_000 },
};
const taught: Documented = {
  training: [100, 15_000],
  validation: 0,
  tokens: { 1: 32_000 },
  lineBytes: 16 * 1024,
  fileBytes: [2 * gigabyte, 0],
};
const titan = (most: number, tokens: Documented['tokens']): Documented => ({
  training: [1, most],
  validation: most,
  together: [1, most],
  ...(tokens && { tokens }),
  fileBytes: [gigabyte, 100 * megabyte],
});
const lite = { 1: 4_096, 2: 4_096, 3: 2_048, 6: 2_048 };
const express = { 1: 4_096, 2: 2_048, 4: 2_048 };
const command: Documented = { training: [32, 10_000], validation: 1_000 };

/**
 * User guide, "Prepare data for fine-tuning your models" and "Prepare your training datasets for distillation"; Nova guide,
 * "Preparing data for understanding models"; general reference, "Quotas for Amazon Bedrock"; read 2026-11-21.
 */
const documented: readonly (readonly [id: string, type: CustomizationType, limits: Documented])[] = [
  ['amazon.nova-micro-v1:0:128k', 'FINE_TUNING', nova],
  ['amazon.nova-lite-v1:0:300k', 'FINE_TUNING', seeing],
  ['amazon.nova-pro-v1:0:300k', 'FINE_TUNING', seeing],
  ['amazon.nova-2-lite-v1:0:256k', 'FINE_TUNING', { ...seeing, validation: 0 }],
  ['amazon.nova-2-lite-v1:0:256k', 'REINFORCEMENT_FINE_TUNING', { training: [100, 20_000], validation: 20_000 }],
  ['amazon.nova-micro-v1:0:128k', 'DISTILLATION', taught],
  ['meta.llama3-1-8b-instruct-v1:0:128k', 'FINE_TUNING', llama],
  ['meta.llama3-1-8b-instruct-v1:0:128k', 'DISTILLATION', taught],
  ['meta.llama3-1-70b-instruct-v1:0:128k', 'FINE_TUNING', llama],
  ['meta.llama3-1-70b-instruct-v1:0:128k', 'DISTILLATION', { ...taught, tokens: { 1: 16_000 } }],
  ['meta.llama3-2-1b-instruct-v1:0:128k', 'FINE_TUNING', llama],
  ['meta.llama3-2-3b-instruct-v1:0:128k', 'FINE_TUNING', llama],
  ['meta.llama3-2-11b-instruct-v1:0:128k', 'FINE_TUNING', { ...llama, imageBytes: 10 * megabyte }],
  [
    'meta.llama3-2-90b-instruct-v1:0:128k',
    'FINE_TUNING',
    { ...llama, tokens: { 1: 10_000 }, imageBytes: 10 * megabyte },
  ],
  ['meta.llama3-3-70b-instruct-v1:0:128k', 'FINE_TUNING', llama],
  ['amazon.titan-text-lite-v1:0:4k', 'FINE_TUNING', titan(10_000, lite)],
  ['amazon.titan-text-lite-v1:0:4k', 'CONTINUED_PRE_TRAINING', titan(100_000, lite)],
  ['amazon.titan-text-express-v1:0:8k', 'FINE_TUNING', titan(10_000, express)],
  ['amazon.titan-text-express-v1:0:8k', 'CONTINUED_PRE_TRAINING', titan(100_000, express)],
  ['amazon.titan-text-premier-v1:0:32k', 'FINE_TUNING', titan(20_000, { 1: 4_096 })],
  [
    'amazon.titan-image-generator-v2:0',
    'FINE_TUNING',
    { training: [5, 10_000], validation: 0, imageBytes: 50 * megabyte },
  ],
  ['cohere.command-text-v14:7:4k', 'FINE_TUNING', command],
  ['cohere.command-light-text-v14:7:4k', 'FINE_TUNING', command],
  [
    'anthropic.claude-3-haiku-20240307-v1:0:200k',
    'FINE_TUNING',
    {
      training: [32, 10_000],
      validation: 1_000,
      together: [32, 10_000],
      tokens: { 1: 32_000 },
      fileBytes: [10 * gigabyte, gigabyte],
    },
  ],
];

for (const [id, type, limits] of documented)
  describe(`${id} by ${type}`, () => {
    it('is limited by the registry as AWS limits it', () => {
      const records = findCustomization(id, type)?.customization.records ?? assert.fail('there is no such way');
      assert.deepEqual([records.minimum, records.maximum], limits.training);
      assert.equal(records.maximumValidation, limits.validation);
      const { minimumTogether = records.minimum, maximumTogether } = records;
      assert.deepEqual(maximumTogether === undefined ? undefined : [minimumTogether, maximumTogether], limits.together);
      for (const [batchSize, tokens] of Object.entries(limits.tokens ?? {}))
        assert.equal(recordsInBatches(records, batchSize).maximumCharacters, tokens * charactersPerToken, batchSize);
      if (limits.imageBytes !== undefined) assert.equal(records.images?.maximumBytes, limits.imageBytes);
      else assert.ok(!records.images?.maximum);
      assert.equal(records.maximumLineBytes, limits.lineBytes);
      const { maximumTrainingBytes, maximumValidationBytes = 0 } = records;
      assert.deepEqual(maximumTrainingBytes && [maximumTrainingBytes, maximumValidationBytes], limits.fileBytes);
    });

    it('is limited by the emulator as AWS limits it', () => {
      const rules = emulated(id, type)?.limits ?? assert.fail('there is no such way');
      assert.deepEqual([rules.minTrainingRecords, rules.maxTrainingRecords], limits.training);
      assert.equal(rules.maxValidationRecords, limits.validation);
      const { minTotalRecords = rules.minTrainingRecords, maxTotalRecords, maxFileBytes } = rules;
      assert.deepEqual(maxTotalRecords === undefined ? undefined : [minTotalRecords, maxTotalRecords], limits.together);
      for (const [batchSize, tokens] of Object.entries(limits.tokens ?? {}))
        assert.equal(rules.maxTokens?.(Number(batchSize)), tokens, batchSize);
      assert.equal(rules.images?.maxBytes, limits.imageBytes);
      assert.equal(rules.maxLineBytes, limits.lineBytes);
      assert.deepEqual(maxFileBytes && [maxFileBytes.training, maxFileBytes.validation], limits.fileBytes);
    });
  });

describe('amazon.titan-embed-image-v1:0 by FINE_TUNING', () => {
  it('takes no validation data, images of 5 MB, and as many records as the smaller of two figures says', () => {
    const records = findCustomization('amazon.titan-embed-image-v1:0', 'FINE_TUNING')?.customization.records;
    assert.deepEqual(
      [records?.minimum, records?.maximum, records?.maximumValidation, records?.images?.maximumBytes],
      [1_000, 50_000, 0, 5 * megabyte],
    );
    const rules = emulated('amazon.titan-embed-image-v1:0', 'FINE_TUNING')?.limits;
    assert.deepEqual(
      [rules?.minTrainingRecords, rules?.maxTrainingRecords, rules?.maxValidationRecords, rules?.images?.maxBytes],
      [1_000, 500_000, 0, 5 * megabyte],
    );
  });
});
