import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { checkTrainingData } from '../../../src/domain/dataset/training-records.ts';
import { cohere } from '../../../src/domain/families/cohere.ts';

const records = cohere.customizations[0]?.records;
assert.ok(records);

const limits = {
  ...records,
  minimum: 2,
  maximum: 4,
  maximumValidation: 3,
  maximumPromptCharacters: 20,
  maximumCompletionCharacters: 10,
};
const uri = 's3://bucket/train.jsonl';
const good = '{"prompt": "Say hello.", "completion": "Hello."}';

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function check(lines: readonly string[], purpose?: 'training' | 'validation') {
  return checkTrainingData(from(lines), uri, limits, purpose);
}

describe('training data', () => {
  test('that is right is counted and digested', async () => {
    const facts = await check([good, good]);
    assert.deepEqual(facts, {
      records: 2,
      characters: 2 * ('Say hello.'.length + 'Hello.'.length),
      digest: createHash('sha256').update(`${good}\n${good}\n`).digest('hex'),
      problems: [],
      images: new Map(),
    });
  });

  test('may begin with a byte order mark', async () => {
    const facts = await check([`\uFEFF${good}`, good]);
    assert.deepEqual(facts, await check([good, good]));
  });

  test('may have fields that Bedrock does not read', async () => {
    assert.deepEqual((await check([good, good.replace('{', '{"id": 7, ')])).problems, []);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', '{"prompt": "a" "completion": "b"}', /^is not JSON \(comma expected at column 16\): write one/],
    ['half a line', '{"prompt": "a', /^is not JSON \(unexpected end of string at column 12\)/],
    ['an array', '["a", "b"]', /^is no JSON object/],
    ['null', 'null', /^is no JSON object/],
    ['text', '"prompt"', /^is no JSON object/],
    ['no prompt', '{"completion": "b"}', /^lacks "prompt": add it$/],
    ['no completion', '{"prompt": "a"}', /^lacks "completion": add it$/],
    ['another case', '{"Prompt": "a", "completion": "b"}', /^lacks "prompt": add it$/],
    ['a number', '{"prompt": 1, "completion": "b"}', /^"prompt" must be text$/],
    ['a null completion', '{"prompt": "a", "completion": null}', /^"completion" must be text$/],
    [
      'an empty prompt',
      '{"prompt": "", "completion": "b"}',
      /^"prompt" is empty: write its text, or leave the record out$/,
    ],
    [
      'a blank completion',
      '{"prompt": "a", "completion": " \\n"}',
      /^"completion" is empty: write its text, or leave the record out$/,
    ],
    [
      'a long prompt',
      JSON.stringify({ prompt: 'p'.repeat(21), completion: 'b' }),
      /^"prompt" has 21 characters, but the model takes at most 20$/,
    ],
    [
      'a long completion',
      JSON.stringify({ prompt: 'p', completion: 'b'.repeat(11) }),
      /^"completion" has 11 characters, .* at most 10$/,
    ],
    ['nothing', '', /^is blank: remove it$/],
    ['blanks', '  \t', /^is blank: remove it$/],
  ];
  for (const [name, line, expected] of wrong)
    test(`with ${name} in a line says which line`, async () => {
      const { problems } = await check([good, good, line]);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.field, `${uri}:3`);
      assert.match(problems[0]?.message ?? '', expected);
    });

  test('with several problems in a line reports each', async () => {
    const { problems } = await check([good, good, '{}']);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['lacks "prompt": add it', 'lacks "completion": add it'],
    );
  });

  const amounts: readonly (readonly [number, 'training' | 'validation', RegExp | null])[] = [
    [0, 'training', /^is empty: training data needs at least 2 records$/],
    [1, 'training', /^has 1 record, but training data needs at least 2$/],
    [2, 'training', null],
    [4, 'training', null],
    [5, 'training', /^has 5 records, but training data may have at most 4$/],
    [0, 'validation', /^is empty: validation data needs at least 1 record$/],
    [1, 'validation', null],
    [3, 'validation', null],
    [4, 'validation', /^has 4 records, but validation data may have at most 3$/],
  ];
  for (const [count, purpose, expected] of amounts)
    test(`of ${count} records for ${purpose} is ${expected ? 'refused' : 'accepted'}`, async () => {
      const { problems } = await check(
        Array.from({ length: count }, () => good),
        purpose,
      );
      assert.equal(problems.length, expected ? 1 : 0);
      if (expected) assert.match(problems[0]?.message ?? '', expected);
      if (expected) assert.equal(problems[0]?.field, uri);
    });

  test('with very many problems reports twenty and how many there are', async () => {
    const { problems } = await check(Array.from({ length: 1000 }, () => 'x'));
    assert.equal(problems.length, 21);
    assert.equal(problems[19]?.field, `${uri}:20`);
    assert.deepEqual(problems[20], { field: uri, message: 'has 1001 problems in all; the first 20 are shown' });
  });
});
