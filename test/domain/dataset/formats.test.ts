import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkTrainingData, wrongTogether } from '../../../src/domain/dataset/training-records.ts';
import { findCustomization } from '../../../src/domain/families/index.ts';
import type { CustomizationType, RecordLimits } from '../../../src/domain/families/family.ts';

const uri = 's3://bucket/train.jsonl';

function limitsOf(id: string, type: CustomizationType = 'FINE_TUNING', more: Partial<RecordLimits> = {}): RecordLimits {
  const found = findCustomization(id, type);
  assert.ok(found);
  return { ...found.customization.records, minimum: 1, ...more };
}

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function problemsOf(record: unknown, limits: RecordLimits): Promise<string[]> {
  const line = typeof record === 'string' ? record : JSON.stringify(record);
  const { problems } = await checkTrainingData(from([line]), uri, limits);
  return problems.map(({ field, message }) => {
    assert.equal(field, `${uri}:1`);
    return message;
  });
}

const nova = limitsOf('amazon.nova-lite-v1:0:300k');
const nova2 = limitsOf('amazon.nova-2-lite-v1:0:256k');
const novaMicro = limitsOf('amazon.nova-micro-v1:0:128k');
const llama32 = limitsOf('meta.llama3-2-3b-instruct-v1:0:128k');
const claude = limitsOf('anthropic.claude-3-haiku-20240307-v1:0:200k');
const titanText = limitsOf('amazon.titan-text-express-v1:0:8k', 'CONTINUED_PRE_TRAINING');
const titanImage = limitsOf('amazon.titan-image-generator-v2:0');
const reinforced = limitsOf('amazon.nova-2-lite-v1:0:256k', 'REINFORCEMENT_FINE_TUNING');
const distilled = limitsOf('amazon.nova-lite-v1:0:300k', 'DISTILLATION');

const schemaVersion = 'bedrock-conversation-2024';
const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const said = (text: string) => ({ text });
const image = (format = 'png', location = 's3://bucket/images/a.png') => ({
  image: { format, source: { s3Location: { uri: location } } },
});
const thought = (text: string) => ({ reasoningContent: { reasoningText: { text } } });
const talk = (...messages: unknown[]) => ({ schemaVersion, messages });
const good = talk(user(said('Say hello.')), assistant(said('Hello.')));

describe('a record that is right', () => {
  for (const [name, record, limits] of [
    ['a conversation', good, nova],
    ['a conversation with a system prompt', { ...good, system: [said('Be brief.')] }, nova],
    ['a conversation of several turns', talk(...good.messages, ...good.messages), llama32],
    ['a conversation about an image', talk(user(image(), said('What is it?')), assistant(said('A form.'))), nova],
    [
      'a conversation with what was thought before the answer, for Nova 2',
      talk(user(said('Hi.')), assistant(thought('Greet.'), said('Hello.'))),
      nova2,
    ],
    ['a conversation whose version is its own, for Nova', { ...good, schemaVersion: 'mine' }, nova],
    [
      'messages',
      {
        system: 'Be brief.',
        messages: [
          { role: 'user', content: 'Hi.' },
          { role: 'assistant', content: 'Hello.' },
        ],
      },
      claude,
    ],
    [
      'messages of blocks',
      {
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Hi.' }] },
          { role: 'assistant', content: 'Hello.' },
        ],
      },
      claude,
    ],
    ['plain text', { input: 'All there is to know.' }, titanText],
    ['an image with its caption', { 'image-ref': 's3://bucket/a.jpg', caption: 'A red lamp.' }, titanImage],
    [
      'a question with its reference answer',
      {
        messages: [
          { role: 'system', content: 'Think.' },
          { role: 'user', content: '2 + 2?' },
        ],
        reference_answer: { value: 4 },
        level: 1,
      },
      reinforced,
    ],
    ['a prompt for a teacher', talk(user(said('Say hello.'))), distilled],
    ['a prompt for a teacher with a hint', good, distilled],
  ] as const)
    test(`${name} is accepted`, async () => assert.deepEqual(await problemsOf(record, limits), []));

  test('counts the characters of everything that is learned from', async () => {
    const record = { ...good, system: [said('Be brief.')] };
    const { characters } = await checkTrainingData(from([JSON.stringify(record)]), uri, nova);
    assert.equal(characters, 'Be brief.'.length + 'Say hello.'.length + 'Hello.'.length);
  });
});

describe('a record that is wrong', () => {
  const long = 'x'.repeat(32_000 * 6 + 1);
  const table: readonly (readonly [string, unknown, RecordLimits, readonly RegExp[]])[] = [
    [
      'another form',
      { prompt: 'a', completion: 'b' },
      nova,
      [/^lacks "schemaVersion": write "bedrock/, /^lacks "messages": add it$/],
    ],
    [
      'another version',
      { ...good, schemaVersion: 'mine' },
      llama32,
      [/^"schemaVersion" must be "bedrock-conversation-2024", but is "mine"/],
    ],
    ['a version that is no text', { ...good, schemaVersion: 7 }, nova, [/^"schemaVersion" must be .* but is 7/]],
    [
      'what was thought, for a model that learns only answers',
      talk(user(said('a')), assistant(thought('b'), said('c'))),
      nova,
      [/^messages\[1\]\.content\[0\] holds neither "text" nor "image", but \["reasoningContent"\]/],
    ],
    [
      'what the user thought',
      talk(user(thought('b'), said('a')), assistant(said('c'))),
      nova2,
      [/^messages\[0\]\.content\[0\] holds neither "text" nor "image", but \["reasoningContent"\]/],
    ],
    [
      'no text of what was thought',
      talk(user(said('a')), assistant({ reasoningContent: { redactedContent: 'b' } }, said('c'))),
      nova2,
      [/^messages\[1\]\.content\[0\]\.reasoningContent must be \{"reasoningText": \{"text": "…"\}\}/],
    ],
    [
      'a WebP image, which Nova 2 does not learn from',
      talk(user(image('webp'), said('a')), assistant(said('c'))),
      nova2,
      [/^messages\[0\]\.content\[0\]\.image is "webp", but the model takes png, jpeg, gif$/],
    ],
    ['no turns', talk(), nova, [/^"messages" must be an array with a turn or more/]],
    [
      'a turn that is text',
      talk('Hi.', assistant(said('b'))),
      nova,
      [/^messages\[0\] is no object with role and content/],
    ],
    [
      'an unknown role',
      talk({ role: 'human', content: [said('a')] }),
      nova,
      [/^messages\[0\]\.role must be "user" or "assistant", but is "human"/],
    ],
    ['no role', talk({ content: [said('a')] }), nova, [/^messages\[0\]\.role must be .* but is missing/]],
    [
      'the assistant first',
      talk(assistant(said('a')), user(said('b')), assistant(said('c'))),
      nova,
      [/^messages\[0\] must be the user's/],
    ],
    [
      'the user last',
      talk(user(said('a'))),
      nova,
      [/^messages\[0\] must be the answer: a conversation ends with "assistant"/],
    ],
    [
      'two turns of one',
      talk(user(said('a')), user(said('b')), assistant(said('c'))),
      nova,
      [/^messages\[1\] is the second turn of "user" running/],
    ],
    [
      'content that is text',
      talk({ role: 'user', content: 'a' }, assistant(said('b'))),
      nova,
      [/^messages\[0\]\.content must be an array/],
    ],
    [
      'an empty text',
      talk(user(said(' ')), assistant(said('b'))),
      nova,
      [/^messages\[0\]\.content\[0\]\.text is empty/],
    ],
    [
      'a video',
      talk(user({ video: {} }), assistant(said('b'))),
      nova,
      [/^messages\[0\]\.content\[0\] holds neither "text" nor "image", but \["video"\]/],
    ],
    [
      'a system prompt that is text',
      { ...good, system: 'Be brief.' },
      nova,
      [/^"system" must be an array such as \[\{"text"/],
    ],
    ['an empty system prompt', { ...good, system: [{ text: '' }] }, nova, [/^system\[0\]\.text is empty/]],
    [
      'an image without a place',
      talk(user({ image: { format: 'png' } }, said('a')), assistant(said('b'))),
      nova,
      [/^messages\[0\]\.content\[0\]\.image must be \{"format"/],
    ],
    [
      'an image of another format',
      talk(user(image('bmp'), said('a')), assistant(said('b'))),
      nova,
      [/image is "bmp", but the model takes png, jpeg, gif, webp/],
    ],
    [
      'an image in another bucket',
      talk(user(image('png', 's3://other/a.png'), said('a')), assistant(said('b'))),
      nova,
      [/lies in the bucket "other": images must lie in the bucket of the data, "bucket"/],
    ],
    [
      'an image with a blank in its name',
      talk(user(image('png', 's3://bucket/my a.png'), said('a')), assistant(said('b'))),
      nova,
      [/lies at "s3:\/\/bucket\/my a\.png": give s3/],
    ],
    [
      'eleven images',
      talk(user(...Array.from({ length: 11 }, () => image()), said('a')), assistant(said('b'))),
      nova,
      [/^holds 11 images, but the model takes at most 10/],
    ],
    [
      'an image for Nova Micro',
      talk(user(image(), said('a')), assistant(said('b'))),
      novaMicro,
      [/is an image, but the model takes none/],
    ],
    [
      'an image for Llama 3.2 3B',
      talk(user(image(), said('a')), assistant(said('b'))),
      llama32,
      [/is an image, but the model takes none/],
    ],
    [
      'a reserved word in a prompt',
      talk(user(said('User: hi')), assistant(said('b'))),
      nova,
      [/^messages\[0\]\.content\[0\]\.text holds "User:", which fails the job/],
    ],
    [
      'a reserved word in a system prompt',
      { ...good, system: [said('Assistant: and <image>')] },
      nova,
      [/^system\[0\]\.text holds "Assistant:"/, /holds "<image>"/],
    ],
    [
      'a prompt that is too long',
      talk(user(said(long)), assistant(said('b'))),
      nova,
      [/text has 192001 characters, but the model takes at most 192000/],
    ],
    [
      'a prompt that is too long with its answer',
      talk(user(said(long.slice(1))), assistant(said('b'))),
      nova,
      [/^the record has 192001 characters/],
    ],
    ['no answer from Claude', { messages: [{ role: 'user', content: 'a' }] }, claude, [/must be the answer/]],
    [
      'a system turn for Claude',
      {
        messages: [
          { role: 'system', content: 'a' },
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      claude,
      [/^messages\[0\]\.role must be "user" or "assistant"/],
    ],
    [
      'an empty system prompt for Claude',
      {
        system: '',
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      claude,
      [/^"system" is empty/],
    ],
    [
      'content that is a number',
      {
        messages: [
          { role: 'user', content: 1 },
          { role: 'assistant', content: 'b' },
        ],
      },
      claude,
      [/^messages\[0\]\.content must be text/],
    ],
    ['prompts for pre-training', { prompt: 'a', completion: 'b' }, titanText, [/^lacks "input": add it$/]],
    ['text that is a number', { input: 1 }, titanText, [/^"input" must be text/]],
    ['no JSON', '{"input": "a"', titanText, [/^is not JSON .* write one \{"input": "…"\} a line/]],
    ['an array', '[]', nova, [/^is no JSON object: write \{"schemaVersion"/]],
    ['no image', { caption: 'A red lamp.' }, titanImage, [/^lacks "image-ref": add it$/]],
    [
      'an image on the web',
      { 'image-ref': 'https://a/b.png', caption: 'A red lamp.' },
      titanImage,
      [/^"image-ref" must be an S3 URI/],
    ],
    [
      'an image that is a PDF',
      { 'image-ref': 's3://bucket/b.pdf', caption: 'A red lamp.' },
      titanImage,
      [/^"image-ref" is "pdf", but the model takes png, jpeg/],
    ],
    [
      'a caption of two letters',
      { 'image-ref': 's3://bucket/b.png', caption: 'ab' },
      titanImage,
      [/^"caption" has 2 characters, but the model needs 3/],
    ],
    [
      'a long caption',
      { 'image-ref': 's3://bucket/b.png', caption: 'a'.repeat(1_025) },
      titanImage,
      [/^"caption" has 1025 characters, but the model takes at most 1024/],
    ],
    [
      'an answer before it is graded',
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
      reinforced,
      [/^messages\[1\] must be the user's: a record ends with the prompt/],
    ],
    [
      'nothing but a system prompt',
      { messages: [{ role: 'system', content: 'a' }] },
      reinforced,
      [/^"messages" has no turn of the user/],
    ],
  ];
  for (const [name, record, limits, expected] of table)
    test(`${name} is refused with the place and the remedy`, async () => {
      const problems = await problemsOf(record, limits);
      assert.equal(problems.length, expected.length, problems.join('\n'));
      for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? '', pattern);
    });
});

test('the sum of both files is limited where AWS limits it', () => {
  assert.equal(wrongTogether(19_000, 1_000, nova), undefined);
  assert.match(
    wrongTogether(19_000, 1_001, nova) ?? '',
    /^has 1001 records and the training data 19000, but together .* at most 20000$/,
  );
  assert.equal(wrongTogether(10_000, 1_000, limitsOf('cohere.command-text-v14:7:4k')), undefined);
});
