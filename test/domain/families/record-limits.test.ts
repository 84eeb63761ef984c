/** Limits of training data as AWS's pages state them, written a second time (read 2026-11-21); tokens, not characters. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkTrainingData, wrongFileBytes, wrongTogether } from '../../../src/domain/dataset/training-records.ts';
import { findCustomization } from '../../../src/domain/families/index.ts';
import type { CustomizationType, RecordLimits } from '../../../src/domain/families/family.ts';

function limitsOf(id: string, type: CustomizationType = 'FINE_TUNING'): RecordLimits {
  const found = findCustomization(id, type);
  assert.ok(found, `${id} ${type}`);
  return found.customization.records;
}

describe('limits of records', () => {
  for (const id of ['llama3-1-8b', 'llama3-1-70b', 'llama3-2-1b', 'llama3-2-90b', 'llama3-3-70b']) {
    it(`of ${id} count training and validation together, from 100 to 10,000`, () => {
      const limits = limitsOf(`meta.${id}-instruct-v1:0:128k`);
      assert.equal(wrongTogether(90, 10, limits), undefined);
      assert.match(wrongTogether(90, 9, limits) ?? '', /together they need at least 100/);
      assert.match(wrongTogether(9_990, 11, limits) ?? '', /together they may have at most 10000/);
    });
  }

  for (const [id, tokens] of [
    ['amazon.nova-micro-v1:0:128k', 32_000],
    ['amazon.nova-pro-v1:0:300k', 32_000],
    ['meta.llama3-1-8b-instruct-v1:0:128k', 32_000],
    ['meta.llama3-1-70b-instruct-v1:0:128k', 16_000],
  ] as const) {
    it(`of a student: ${id} takes ${tokens} tokens`, () => {
      const { maximumPromptCharacters, maximumCharacters } = limitsOf(id, 'DISTILLATION');
      assert.deepEqual([maximumPromptCharacters, maximumCharacters], [tokens * 6, tokens * 6]);
    });
  }

  it('of a distillation: a line has at most 16 KB', async () => {
    const limits = { ...limitsOf('amazon.nova-micro-v1:0:128k', 'DISTILLATION'), minimum: 1 };
    const line = (letters: number) =>
      JSON.stringify({
        schemaVersion: 'bedrock-conversation-2024',
        messages: [{ role: 'user', content: [{ text: 'é'.repeat(letters) }] }],
      });
    const problems = async (text: string) =>
      (
        await checkTrainingData(
          (async function* () {
            yield text;
          })(),
          's3://bucket/d.jsonl',
          limits,
        )
      ).problems;
    assert.deepEqual(await problems(line(8_000)), []);
    assert.match((await problems(line(8_192)))[0]?.message ?? '', /bytes, but the model takes at most 16384/);
  });

  it('of files: Titan Text takes 1 GB and 100 MB, Claude 3 Haiku 10 GB and 1 GB', () => {
    const mb = 1024 ** 2;
    for (const [id, training, validation] of [
      ['amazon.titan-text-express-v1:0:8k', 1_024, 100],
      ['amazon.titan-text-lite-v1:0:4k', 1_024, 100],
      ['anthropic.claude-3-haiku-20240307-v1:0:200k', 10_240, 1_024],
    ] as const) {
      const limits = limitsOf(id);
      assert.equal(wrongFileBytes(training * mb, limits, 'training'), undefined);
      assert.match(wrongFileBytes(training * mb + 1, limits, 'training') ?? '', /take fewer records/);
      assert.equal(wrongFileBytes(validation * mb, limits, 'validation'), undefined);
      assert.match(wrongFileBytes(validation * mb + 1, limits, 'validation') ?? '', /take fewer records/);
    }
  });
});
