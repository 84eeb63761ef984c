import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseEvaluationRecords } from '../../../src/domain/dataset/evaluation-records.ts';

const image = (format = 'png') => ({ image: { format, source: { s3Location: { uri: 's3://bucket/a.png' } } } });
const turn = (role: string, ...content: unknown[]) => ({ role, content });
const said = (text: string) => ({ text });

function parse(...records: unknown[]) {
  return parseEvaluationRecords({
    uri: 's3://b/e.jsonl',
    text: records.map((record) => JSON.stringify(record)).join('\n'),
  });
}

describe('evaluation data of conversations', () => {
  for (const [name, record, expected] of [
    [
      "Converse's form",
      {
        schemaVersion: 'bedrock-conversation-2024',
        system: [said('Be brief.'), said('Be kind.')],
        messages: [turn('user', image(), said('What is it?')), turn('assistant', said('invoice'))],
      },
      {
        id: '000000',
        prompt: 'What is it?',
        system: 'Be brief.\nBe kind.',
        images: [{ uri: 's3://bucket/a.png', format: 'png' }],
        reference: 'invoice',
      },
    ],
    [
      'several turns',
      {
        messages: [
          turn('user', said('a')),
          turn('assistant', said('b')),
          turn('user', said('c')),
          turn('assistant', said('d')),
        ],
      },
      {
        id: '000000',
        prompt: 'c',
        history: [
          { role: 'user', text: 'a' },
          { role: 'assistant', text: 'b' },
        ],
        reference: 'd',
      },
    ],
    [
      "Claude's form",
      {
        system: 'Be brief.',
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      { id: '000000', prompt: 'a', system: 'Be brief.', reference: 'b' },
    ],
    [
      "OpenAI's form",
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      { id: '000000', prompt: 'a', system: 'Be brief.', reference: 'b' },
    ],
    ['input and output', { input: 'a', output: 'b' }, { id: '000000', prompt: 'a', reference: 'b' }],
  ] as const)
    test(`${name} is read`, () => assert.deepEqual(parse(record).records, [expected]));

  test('may have references of their own file', () => {
    const prompts = { uri: 's3://b/e.jsonl', text: JSON.stringify({ messages: [turn('user', said('a'))] }) };
    const parsed = parseEvaluationRecords(prompts, { uri: 's3://b/r.json', text: '["b"]' });
    assert.deepEqual(parsed.records, [{ id: '000000', prompt: 'a', reference: 'b' }]);
  });

  for (const [name, record, expected] of [
    ['no answer', { messages: [turn('user', said('a'))] }, [/^ends without an answer: end "messages" with/]],
    ['no turn', { messages: [] }, [/^"messages" must be an array/, /^ends without/]],
    ['no user', { messages: [turn('assistant', said('b'))] }, [/^"messages" has no turn of "user"/]],
    [
      'an unknown role',
      { messages: [turn('tool', said('a')), turn('user', said('a')), turn('assistant', said('b'))] },
      [/^messages\[0\]\.role must be "user", "assistant" or "system", but is "tool"/],
    ],
    [
      'an image before the last question',
      {
        messages: [
          turn('user', image(), said('a')),
          turn('assistant', said('b')),
          turn('user', said('c')),
          turn('assistant', said('d')),
        ],
      },
      [/^has an image before its last turn of "user"/],
    ],
    [
      'an image of another kind',
      { messages: [turn('user', image('bmp'), said('a')), turn('assistant', said('b'))] },
      [/^messages\[0\]\.content\[0\]\.image must be \{"format": one of png, jpeg/],
    ],
    [
      'a video',
      { messages: [turn('user', { video: {} }), turn('assistant', said('b'))] },
      [/^messages\[0\]\.content holds something that is neither text nor image/],
    ],
    [
      'a system prompt that is a number',
      { system: 1, messages: [turn('user', said('a')), turn('assistant', said('b'))] },
      [/^"system" must be text/],
    ],
    [
      'an image without a question',
      { messages: [turn('user', image()), turn('assistant', said('b'))] },
      [/^has an empty prompt/],
    ],
    [
      'an empty answer',
      { messages: [turn('user', said('a')), turn('assistant', said(''))] },
      [/^has an empty reference/],
    ],
  ] as const)
    test(`${name} is refused with its line`, () => {
      const { problems = [] } = parse({ prompt: 'a', completion: 'b' }, record);
      assert.equal(problems.length, expected.length, JSON.stringify(problems));
      for (const [index, pattern] of expected.entries()) {
        assert.equal(problems[index]?.field, 's3://b/e.jsonl:2');
        assert.match(problems[index]?.message ?? '', pattern);
      }
    });
});
