import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock } from '@aws-sdk/client-bedrock-runtime';
import { readImage } from '../../emulator/training/index.ts';
import { documentPng, randomNumbers } from './support/pictures.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const accountModels = [
  'cohere.command-light-text-v14',
  'amazon.titan-text-lite-v1',
  'amazon.titan-text-express-v1',
  'amazon.titan-text-premier-v1:0',
  'anthropic.claude-3-haiku-20240307-v1:0',
  'meta.llama2-13b-chat-v1',
];
const world = await openWorld(s3.url, { accountModels });
after(() => world.close());

const png = documentPng('invoice', randomNumbers(3));
await s3.put('page.png', png);
const base64 = Buffer.from(png).toString('base64');
const prompt = 'My lantern rattles. What is wrong with it?';
const titan = 'amazon.titan-text-lite-v1';
const llama = 'meta.llama3-1-8b-instruct-v1:0';
const llamaVision = 'us.meta.llama3-2-11b-instruct-v1:0';
const claude = 'anthropic.claude-3-haiku-20240307-v1:0';
const nova = 'amazon.nova-lite-v1:0';
const claudeBody = (content: unknown, others: object = {}): object => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 200,
  messages: [{ role: 'user', content }],
  ...others,
});
const novaBody = (content: object[], others: object = {}): object => ({
  messages: [{ role: 'user', content }],
  ...others,
});

async function invoke(modelId: string, body: object): Promise<any> {
  const { body: answer } = await world.runtime.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
  return JSON.parse(answer.transformToString());
}

interface Reading {
  readonly text: string;
  readonly ended: string;
  /** Null: the family's body has none. */
  readonly tokens: readonly [input: number, output: number] | null;
}

/** Each family's request for the same question, and where its answer has its parts (user guide, model-parameters). */
const families: readonly [
  modelId: string,
  request: (maxTokens: number, stop?: string[]) => object,
  read: (body: any) => Reading,
  ended: Readonly<Record<'itself' | 'length' | 'stop', string | null>>,
][] = [
  [
    'cohere.command-light-text-v14',
    (max, stop = []) => ({ prompt, temperature: 0, max_tokens: max, stop_sequences: stop }),
    ({ generations: [{ text, finish_reason: ended }] }) => ({ text, ended, tokens: null }),
    { itself: 'COMPLETE', length: 'MAX_TOKENS', stop: 'COMPLETE' },
  ],
  [
    titan,
    (max, stop = []) => ({
      inputText: prompt,
      textGenerationConfig: { maxTokenCount: max, temperature: 0, stopSequences: stop, topP: 0.9 },
    }),
    ({ inputTextTokenCount: input, results: [{ outputText: text, completionReason: ended, tokenCount: output }] }) => ({
      text,
      ended,
      tokens: [input, output],
    }),
    { itself: 'FINISHED', length: 'LENGTH', stop: 'STOP_CRITERIA_MET' },
  ],
  [
    llama,
    (max) => ({
      prompt: `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${prompt}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`,
      max_gen_len: max,
      temperature: 0,
      top_p: 0.9,
    }),
    ({ generation: text, stop_reason: ended, prompt_token_count: input, generation_token_count: output }) => ({
      text,
      ended,
      tokens: [input, output],
    }),
    { itself: 'stop', length: 'length', stop: null },
  ],
  [
    'meta.llama2-13b-chat-v1',
    (max) => ({ prompt: `<s>[INST] ${prompt} [/INST]`, max_gen_len: max, temperature: 0 }),
    ({ generation: text, stop_reason: ended, prompt_token_count: input, generation_token_count: output }) => ({
      text,
      ended,
      tokens: [input, output],
    }),
    { itself: 'stop', length: 'length', stop: null },
  ],
  [
    claude,
    (max, stop = []) => claudeBody(prompt, { max_tokens: max, temperature: 0, stop_sequences: stop }),
    ({ role, type, content: [{ text }], stop_reason: ended, usage }) => {
      assert.deepEqual([role, type], ['assistant', 'message']);
      return { text, ended, tokens: [usage.input_tokens, usage.output_tokens] };
    },
    { itself: 'end_turn', length: 'max_tokens', stop: 'stop_sequence' },
  ],
  [
    nova,
    (max, stop = []) =>
      novaBody([{ text: prompt }], {
        schemaVersion: 'messages-v1',
        inferenceConfig: { maxTokens: max, temperature: 0, topK: 20, stopSequences: stop },
      }),
    ({ output: { message }, stopReason: ended, usage }) => {
      assert.equal(message.role, 'assistant');
      assert.equal(usage.totalTokens, usage.inputTokens + usage.outputTokens);
      return { text: message.content[0].text, ended, tokens: [usage.inputTokens, usage.outputTokens] };
    },
    { itself: 'end_turn', length: 'max_tokens', stop: 'stop_sequence' },
  ],
];

const converse = async (modelId: string, content: ContentBlock[], inferenceConfig = {}): Promise<string> => {
  const { output } = await world.runtime.send(
    new ConverseCommand({ modelId, messages: [{ role: 'user', content }], inferenceConfig }),
  );
  return output?.message?.content?.[0]?.text ?? '';
};

for (const [modelId, request, read, ended] of families) {
  test(`${modelId} answers its native body as it answers Converse, and says why it ended`, async () => {
    const whole = read(await invoke(modelId, request(200)));
    assert.equal(whole.text, await converse(modelId, [{ text: prompt }]));
    assert.equal(whole.ended, ended.itself);
    const short = read(await invoke(modelId, request(3)));
    assert.ok(whole.text.startsWith(short.text) && short.text.length < whole.text.length);
    assert.equal(short.ended, ended.length);
    if (whole.tokens !== null) {
      assert.ok(whole.tokens[0] > 5 && whole.tokens[1] > 5);
      assert.deepEqual(short.tokens, [whole.tokens[0], 3]);
    }
    if (ended.stop === null) return;
    const stopped = read(await invoke(modelId, request(200, ['lantern'])));
    assert.ok(!stopped.text.includes('lantern'));
    assert.equal(stopped.ended, ended.stop);
    if (stopped.tokens !== null && whole.tokens !== null) assert.ok(stopped.tokens[1] < whole.tokens[1]);
  });
}

test('Claude names the stop sequence that came first', async () => {
  const body = claudeBody(prompt, { temperature: 0, stop_sequences: ['nowhere', 'rattles', 'lantern'] });
  const { stop_reason: reason, stop_sequence: sequence } = await invoke(claude, body);
  assert.deepEqual([reason, sequence], ['stop_sequence', 'lantern']);
});

const image = { image: { format: 'png', source: { bytes: base64 } } };
const seen: readonly [what: string, modelId: string, body: object, read: (body: any) => string][] = [
  ['Nova', nova, novaBody([{ text: 'What is this?' }, image]), (body) => body.output.message.content[0].text],
  [
    'Claude',
    claude,
    claudeBody([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: base64 } },
      { type: 'text', text: 'What is this?' },
    ]),
    (body) => body.content[0].text,
  ],
  ['Llama 3.2', llamaVision, { prompt: 'What is this?', images: [base64] }, (body) => body.generation],
];

for (const [what, modelId, body, read] of seen) {
  test(`${what} says what any picture is like before it learnt more`, async () => {
    assert.match(read(await invoke(modelId, body)), /I can see a bright, mostly grey picture in portrait format/);
  });
}

test('Converse sees bytes, and for Nova an object in S3, and both alike', async () => {
  const about = (source: object): ContentBlock[] => [
    { text: 'What is this?' },
    { image: { format: 'png', source: source as never } },
  ];
  const answer = await converse(nova, about({ bytes: png }));
  assert.match(answer, /I can see a bright/);
  assert.equal(await converse(nova, about({ s3Location: { uri: 's3://data/page.png' } })), answer);
});

const refused: readonly [what: string, modelId: string, body: object, message: RegExp][] = [
  ['Titan without text', titan, {}, /#: required key \[inputText\] not found/],
  ['Cohere’s body', titan, { prompt }, /2 schema violations found: .*inputText.*extraneous key \[prompt\]/],
  [
    'more tokens than Titan Lite has',
    titan,
    { inputText: prompt, textGenerationConfig: { maxTokenCount: 4_097 } },
    /#\/textGenerationConfig\/maxTokenCount: 4097 is not less or equal to 4096/,
  ],
  [
    'a temperature of 2',
    titan,
    { inputText: prompt, textGenerationConfig: { temperature: 2 } },
    /#\/textGenerationConfig\/temperature: 2 is not less or equal to 1/,
  ],
  [
    'more tokens than Llama has',
    llama,
    { prompt, max_gen_len: 2_049 },
    /#\/max_gen_len: 2049 is not less or equal to 2048/,
  ],
  [
    'an image for a Llama that is blind',
    llama,
    { prompt, images: [base64] },
    /doesn't support the image content block/,
  ],
  ['no version', claude, { max_tokens: 5, messages: [] }, /2 schema violations found: .*\[anthropic_version\]/],
  ['another version', claude, claudeBody('q', { anthropic_version: 'v1' }), /v1 is not a valid enum value/],
  ['no most tokens', claude, claudeBody('q', { max_tokens: undefined }), /required key \[max_tokens\] not found/],
  ['too many tokens', claude, claudeBody('q', { max_tokens: 5_000 }), /max_tokens: 5000 > 4096/],
  [
    'an assistant first',
    claude,
    claudeBody('q', { messages: [{ role: 'assistant', content: 'a' }] }),
    /#\/messages: the first message must be of the user/,
  ],
  ['content that is a number', claude, claudeBody(5), /#\/messages\/0\/content: expected type: String or JSONArray/],
  ['an image without data', claude, claudeBody([{ type: 'image', source: {} }]), /#\/messages\/0\/content\/0/],
  ['messages that are none', nova, { messages: [] }, /#\/messages: expected minimum item count: 1, found: 0/],
  [
    'a third role',
    nova,
    { messages: [{ role: 'bot', content: [{ text: 'x' }] }] },
    /#\/messages\/0\/role: bot is not a valid enum/,
  ],
  [
    'a content that is a text',
    nova,
    { messages: [{ role: 'user', content: 'x' }] },
    /#\/messages\/0\/content: expected type: JSONArray/,
  ],
  [
    'Nova’s highest topK exceeded',
    nova,
    novaBody([{ text: 'q' }], { inferenceConfig: { topK: 129 } }),
    /#\/inferenceConfig\/topK: 129/,
  ],
  [
    'more tokens than Nova has',
    nova,
    novaBody([{ text: 'q' }], { inferenceConfig: { maxTokens: 5_001 } }),
    /5001 is not less or equal to 5000/,
  ],
  [
    'a topP of 0, which is no share of Titan’s tokens',
    'amazon.titan-text-express-v1',
    { inputText: 'q', textGenerationConfig: { topP: 0 } },
    /#\/textGenerationConfig\/topP: 0 is not greater than 0/,
  ],
  ['tools', nova, novaBody([{ text: 'q' }], { toolConfig: {} }), /no tools/],
  [
    'an image for Nova Micro',
    'amazon.nova-micro-v1:0',
    novaBody([{ text: 'q' }, image]),
    /doesn't support the image content block/,
  ],
  [
    'an image that is another format than it says',
    nova,
    novaBody([{ image: { format: 'jpeg', source: { bytes: base64 } } }]),
    /The provided image does not match the specified image format/,
  ],
  [
    'an image that is broken',
    nova,
    novaBody([{ image: { format: 'png', source: { bytes: base64.slice(0, 400) } } }]),
    /Could not process image/,
  ],
];

for (const [what, modelId, body, message] of refused) {
  test(`${modelId} refuses ${what}`, async () => {
    await assert.rejects(invoke(modelId, body), { name: 'ValidationException', message });
  });
}

const embeddings = 'amazon.titan-embed-image-v1';
const generator = 'amazon.titan-image-generator-v2:0';

test('Titan Multimodal Embeddings gives vectors of length 1, of the size asked for', async () => {
  for (const [body, dimensions] of [
    [{ inputText: prompt }, 1024],
    [{ inputImage: base64, embeddingConfig: { outputEmbeddingLength: 384 } }, 384],
    [{ inputText: prompt, inputImage: base64, embeddingConfig: { outputEmbeddingLength: 256 } }, 256],
  ] as const) {
    const { embedding } = (await invoke(embeddings, body)) as { embedding: number[] };
    assert.equal(embedding.length, dimensions);
    assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-6);
  }
  const [once, again, other] = await Promise.all(
    [prompt, prompt, 'Something else'].map((inputText) => invoke(embeddings, { inputText })),
  );
  assert.deepEqual(once, again);
  assert.notDeepEqual(once.embedding, other.embedding);
});

test('Titan Image Generator paints as many pictures as asked for, of that size, the same for the same seed', async () => {
  const body = {
    taskType: 'TEXT_IMAGE',
    textToImageParams: { text: 'a red car' },
    imageGenerationConfig: { numberOfImages: 2, width: 320, height: 256, seed: 7 },
  };
  const { images, error } = await invoke(generator, body);
  assert.equal(error, null);
  assert.equal(images.length, 2);
  const { width, height } = readImage(Buffer.from(images[0], 'base64'));
  assert.deepEqual([width, height], [320, 256]);
  assert.notEqual(images[0], images[1]);
  assert.deepEqual((await invoke(generator, body)).images, images);
});

const refusedMedia: readonly [what: string, modelId: string, body: object, message: RegExp][] = [
  ['neither text nor image', embeddings, {}, /\[inputText\] or \[inputImage\] not found/],
  [
    'another size',
    embeddings,
    { inputText: 'x', embeddingConfig: { outputEmbeddingLength: 100 } },
    /outputEmbeddingLength: 100/,
  ],
  ['no image', embeddings, { inputImage: 'AAAA' }, /does not match the specified image format/],
  [
    'a task of another kind',
    generator,
    { taskType: 'INPAINTING', textToImageParams: { text: 'x' } },
    /INPAINTING is not a valid enum/,
  ],
  [
    'six pictures',
    generator,
    { taskType: 'TEXT_IMAGE', textToImageParams: { text: 'x' }, imageGenerationConfig: { numberOfImages: 6 } },
    /numberOfImages: 6 is not less or equal to 5/,
  ],
  [
    'a text that is too long',
    generator,
    { taskType: 'TEXT_IMAGE', textToImageParams: { text: 'x'.repeat(513) } },
    /maxLength: 512, actual: 513/,
  ],
];

for (const [what, modelId, body, message] of refusedMedia) {
  test(`${modelId} refuses ${what}`, async () => {
    await assert.rejects(invoke(modelId, body), { name: 'ValidationException', message });
  });
}

test('a model that gives no text has no Converse', async () => {
  for (const modelId of [embeddings, generator]) {
    await assert.rejects(converse(modelId, [{ text: prompt }]), {
      name: 'ValidationException',
      message: /not recognized/,
    });
  }
});

const badBlocks: readonly [what: string, modelId: string, source: object, message: RegExp][] = [
  [
    'an object that is not there',
    nova,
    { s3Location: { uri: 's3://data/none.png' } },
    /Could not read the S3 object s3:\/\/data\/none\.png/,
  ],
  [
    'S3 for a model that reads none',
    claude,
    { s3Location: { uri: 's3://data/page.png' } },
    /doesn't support S3 locations/,
  ],
  ['no source', nova, {}, /neither bytes nor an s3Location/],
];

for (const [what, modelId, source, message] of badBlocks) {
  test(`Converse refuses an image from ${what}`, async () => {
    const block = { image: { format: 'png', source } };
    const body = JSON.stringify({ messages: [{ role: 'user', content: [block] }] });
    const response = await fetch(`${world.url}/model/${modelId}/converse`, { method: 'POST', body });
    assert.equal(response.headers.get('x-amzn-errortype'), 'ValidationException');
    assert.match(((await response.json()) as { message: string }).message, message);
  });
}
