import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customizationOf } from '../../emulator/families.ts';
import type { RecordFormat } from '../../emulator/families.ts';
import { checkFileSize, checkRecord, parseLine } from '../../emulator/jobs/read-records.ts';

const uri = 's3://data/train.jsonl';
const user = (...content: object[]): object => ({ role: 'user', content });
const assistant = (...content: object[]): object => ({ role: 'assistant', content });
const image = (source: object, format = 'png'): object => ({ image: { format, source } });
const s3Image = image({ s3Location: { uri: 's3://data/a.png', bucketOwner: '000000000000' } });
const schemaVersion = 'bedrock-conversation-2024';
const conversation = (messages: unknown, system?: unknown): object => ({ schemaVersion, system, messages });

const good: readonly [what: string, RecordFormat, record: object, expected: object[]][] = [
  ['a pair', 'prompt-completion', { prompt: 'p', completion: 'c' }, [{ prompt: 'p', completion: 'c', images: [] }]],
  [
    'a pair in Llama’s template',
    'prompt-completion',
    {
      prompt:
        '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
      completion: 'c',
    },
    [{ prompt: 'Be brief.\nWhy?', completion: 'c', images: [] }],
  ],
  ['Titan’s first form', 'titan-text', { input: 'i', output: 'o' }, [{ prompt: 'i', completion: 'o', images: [] }]],
  ['Titan’s pair', 'titan-text', { prompt: 'p', completion: 'c' }, [{ prompt: 'p', completion: 'c', images: [] }]],
  ['running text', 'pre-training', { input: 'text' }, [{ prompt: '', completion: 'text', images: [] }]],
  [
    'an image with its caption',
    'image-caption',
    { 'image-ref': 's3://data/a.jpg', caption: 'a dog' },
    [{ prompt: '', completion: 'a dog', images: [{ format: 'jpeg', uri: 's3://data/a.jpg' }] }],
  ],
  [
    'a conversation of two answers, a record each',
    'conversation',
    conversation(
      [user({ text: 'q1' }), assistant({ text: 'a1' }), user({ text: 'q2' }), assistant({ text: 'a2' })],
      [{ text: 's' }],
    ),
    [
      { prompt: 's\nq1', completion: 'a1', images: [] },
      { prompt: 's\nq1\na1\nq2', completion: 'a2', images: [] },
    ],
  ],
  [
    'a conversation with images in S3 and as bytes',
    'conversation',
    conversation([user({ text: 'q' }, s3Image, image({ bytes: 'AAAA' }, 'jpeg')), assistant({ text: 'a' })]),
    [
      {
        prompt: 'q',
        completion: 'a',
        images: [
          { format: 'png', uri: 's3://data/a.png' },
          { format: 'jpeg', base64: 'AAAA' },
        ],
      },
    ],
  ],
  [
    'an answer with reasoning before it',
    'conversation',
    conversation([
      user({ text: 'q' }),
      assistant({ reasoningContent: { reasoningText: { text: 'r' } } }, { text: 'a' }),
    ]),
    [{ prompt: 'q', completion: 'a', images: [] }],
  ],
  [
    'Claude’s messages',
    'claude-messages',
    {
      system: 's',
      messages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
    },
    [{ prompt: 's\nq', completion: 'a', images: [] }],
  ],
  [
    'a prompt for the teacher',
    'distillation-prompt',
    conversation([user({ text: 'q' })]),
    [{ prompt: 'q', completion: null, images: [] }],
  ],
  [
    'a prompt that has its answer',
    'distillation-prompt',
    conversation([user({ text: 'q' }), assistant({ text: 'a' })]),
    [{ prompt: 'q', completion: 'a', images: [] }],
  ],
  [
    'a chat with a reference that is an object',
    'chat-with-reference',
    {
      messages: [
        { role: 'system', content: 's' },
        { role: 'user', content: [{ type: 'text', text: 'q' }] },
      ],
      reference_answer: { total: 5 },
      task_id: 7,
    },
    [{ prompt: 's\nq', completion: '{"total":5}', images: [] }],
  ],
];

for (const [what, format, record, expected] of good) {
  test(`${format} reads ${what}`, () => {
    assert.deepEqual(parseLine(JSON.stringify(record), 1, uri, format), expected);
  });
}

const bad: readonly [what: string, RecordFormat, line: object | string, message: RegExp][] = [
  ['no JSON', 'conversation', '{', /is not valid JSON/],
  ['a list', 'prompt-completion', '[]', /non-empty "prompt" and "completion"/],
  ['a pair of another family', 'conversation', { prompt: 'p', completion: 'c' }, /has no "schemaVersion"/],
  ['a conversation', 'prompt-completion', conversation([]), /non-empty "prompt" and "completion"/],
  ['a prompt of one of Titan’s forms alone', 'titan-text', { input: 'i' }, /or a non-empty "input" and "output"/],
  ['no text', 'pre-training', { input: ' ' }, /non-empty "input"/],
  ['a caption of no image', 'image-caption', { caption: 'c' }, /"image-ref"/],
  ['no messages', 'conversation', { schemaVersion }, /has no list "messages"/],
  ['empty messages', 'conversation', conversation([]), /has no "messages"/],
  [
    'a third role',
    'conversation',
    conversation([{ role: 'bot', content: [{ text: 'x' }] }]),
    /the role 'bot' in messages\[0\]/,
  ],
  ['the assistant first', 'conversation', conversation([assistant({ text: 'a' })]), /begins with the assistant/],
  [
    'two turns of the user',
    'conversation',
    conversation([user({ text: 'q' }), user({ text: 'q' })]),
    /two messages of the user in a row, at messages\[1\]/,
  ],
  ['no last answer', 'conversation', conversation([user({ text: 'q' })]), /ends with the user/],
  [
    'content that is a text',
    'conversation',
    conversation([{ role: 'user', content: 'q' }]),
    /list of blocks in messages\[0\]\.content/,
  ],
  [
    'an empty text',
    'conversation',
    conversation([user({ text: '' })]),
    /neither a non-empty "text" nor an "image" in messages\[0\]\.content\[0\], but text/,
  ],
  ['a block of another kind', 'conversation', conversation([user({ video: {} })]), /content\[0\], but video/],
  [
    'a system that is a text',
    'conversation',
    conversation([user({ text: 'q' })], 'be brief'),
    /"system" that is no list/,
  ],
  ['an empty system', 'conversation', conversation([user({ text: 'q' })], [{}]), /"text" in system\[0\]/],
  ['an image from nowhere', 'conversation', conversation([user(image({}))]), /neither "bytes" nor an "s3Location"/],
  [
    'an image of the assistant',
    'conversation',
    conversation([user({ text: 'q' }), assistant(s3Image)]),
    /an image in messages\[1\]/,
  ],
  [
    'Claude’s content that is a number',
    'claude-messages',
    { messages: [{ role: 'user', content: 5 }] },
    /no "role" and non-empty "content" in messages\[0\]/,
  ],
  [
    'a chat without reference',
    'chat-with-reference',
    { messages: [{ role: 'user', content: 'q' }] },
    /no "reference_answer"/,
  ],
  [
    'a chat that ends with the assistant',
    'chat-with-reference',
    {
      messages: [
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ],
      reference_answer: 'a',
    },
    /no message of the user at the end/,
  ],
];

for (const [what, format, line, message] of bad) {
  test(`${format} refuses ${what}, with the line`, () => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    assert.throws(
      () => parseLine(text, 7, uri, format),
      (error: Error) => {
        assert.match(
          error.message,
          /^Unable to parse Amazon S3 file: s3:\/\/data\/train\.jsonl\. Data files must conform to JSONL format\. Line 7 /,
        );
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

/** A record of a prompt and an answer of so many estimated tokens. */
const sized = (promptTokens: number, completionTokens: number): object => ({
  prompt: 'p'.repeat(6 * promptTokens),
  completion: 'c'.repeat(6 * completionTokens),
  images: [],
});
const showing = (...images: object[]): object => ({ prompt: 'p', completion: 'c', images });
const png = { format: 'png', uri: 's3://data/a.png' };
const pngs = (count: number): object[] => Array.from({ length: count }, () => png);

const beyond: readonly (readonly [
  what: string,
  modelId: string,
  type: string,
  record: object,
  message: RegExp | null,
])[] = [
  ['32,000 tokens', 'amazon.nova-micro-v1:0:128k', 'FINE_TUNING', sized(31_000, 1_000), null],
  [
    'more than 32,000 tokens',
    'amazon.nova-micro-v1:0:128k',
    'FINE_TUNING',
    sized(31_000, 1_001),
    /^Max sum of input and output token length 32001 exceeds total limit of 32000$/,
  ],
  [
    'a prompt of more than 16,000 tokens',
    'meta.llama3-1-8b-instruct-v1:0:128k',
    'FINE_TUNING',
    sized(16_001, 1),
    /^Maximum input token count 16001 exceeds limit of 16000$/,
  ],
  [
    'more than the smaller context of the largest Llama 3.2',
    'meta.llama3-2-90b-instruct-v1:0:128k',
    'FINE_TUNING',
    sized(9_000, 1_001),
    /exceeds total limit of 10000$/,
  ],
  [
    'a text of more than 4,096 tokens',
    'amazon.titan-text-lite-v1:0:4k',
    'CONTINUED_PRE_TRAINING',
    sized(0, 4_097),
    /^Maximum input token count 4097 exceeds limit of 4096$/,
  ],
  ['ten images', 'amazon.nova-lite-v1:0:300k', 'FINE_TUNING', showing(...pngs(10)), null],
  [
    'eleven images',
    'amazon.nova-lite-v1:0:300k',
    'FINE_TUNING',
    showing(...pngs(11)),
    /it has 11 images; a record may have 10/,
  ],
  [
    'an image for a text model',
    'amazon.nova-micro-v1:0:128k',
    'FINE_TUNING',
    showing(png),
    /an image, which this model does not take/,
  ],
  ['a bitmap', 'amazon.nova-lite-v1:0:300k', 'FINE_TUNING', showing({ ...png, format: 'bmp' }), /the format 'bmp'/],
  [
    'a space in an image’s name',
    'amazon.nova-lite-v1:0:300k',
    'FINE_TUNING',
    showing({ ...png, uri: 's3://data/a b.png' }),
    /other characters than/,
  ],
  ...['User:', 'Bot:', 'Assistant:', 'System:', '<image>', '<video>', '[EOS]'].map(
    (word) =>
      [
        `the reserved ${word}`,
        'amazon.nova-lite-v1:0:300k',
        'FINE_TUNING',
        { prompt: `Hello. ${word} hi`, completion: 'c', images: [] },
        /line 3: it has the reserved text/,
      ] as const,
  ),
  [
    'a word that Llama does not reserve',
    'meta.llama3-1-8b-instruct-v1:0:128k',
    'FINE_TUNING',
    { prompt: 'User: hi', completion: 'c', images: [] },
    null,
  ],
  [
    'a caption of two letters',
    'amazon.titan-image-generator-v2:0',
    'FINE_TUNING',
    { prompt: '', completion: 'ab', images: [png] },
    /caption has 2 characters; it must have from 3 to 1024/,
  ],
];

for (const [what, modelId, type, record, message] of beyond) {
  test(`${modelId} ${message === null ? 'takes' : 'refuses'} a record with ${what}`, () => {
    const customization = customizationOf(modelId, type);
    assert.ok(customization);
    const { limits, format } = customization;
    const maxTokens = limits.maxTokens?.(1) ?? Infinity;
    const rules = { ...limits, what: 'training', format, min: 1, max: 10, maxTokens } as const;
    const check = (): void => checkRecord(record as never, 3, uri, rules);
    if (message === null) check();
    else assert.throws(check, { name: 'JobFailure', message });
  });
}

test('a file beyond its size is refused', () => {
  const { maxFileBytes } = customizationOf('amazon.titan-text-lite-v1:0:4k', 'FINE_TUNING')?.limits ?? {};
  assert.ok(maxFileBytes);
  const rules = { maxFileBytes, what: 'validation' } as const;
  checkFileSize(100 * 1024 ** 2, uri, rules);
  assert.throws(() => checkFileSize(100 * 1024 ** 2 + 1, uri, rules), {
    name: 'JobFailure',
    message: /^Input size exceeded in file s3:.*: 104857601 bytes of at most 104857600\.$/,
  });
});

test('Titan Text takes shorter records in larger batches', () => {
  const { maxTokens } = customizationOf('amazon.titan-text-lite-v1:0:4k', 'FINE_TUNING')?.limits ?? {};
  assert.deepEqual(
    [1, 2, 3, 64].map((batchSize) => maxTokens?.(batchSize)),
    [4_096, 4_096, 2_048, 2_048],
  );
});
