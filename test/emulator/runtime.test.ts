import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ConverseCommandInput, Message } from '@aws-sdk/client-bedrock-runtime';
import { awaitThroughput, createThroughput, inService, makeModel } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

const base = 'cohere.command-light-text-v14';
const prompt = 'My lantern rattles since 4 days and I want my money back. Title of the case?';
const modelArn = await makeModel(world, 'served');
const endpoint = await createThroughput(world, 'endpoint', modelArn);
await awaitThroughput(world, endpoint, inService);

/** Through the SDK, whose runtime client speaks HTTP/2. */
async function invoke(modelId: string, body: object | string): Promise<any> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const command = new InvokeModelCommand({ modelId, body: text, contentType: 'application/json' });
  const { body: answer } = await world.runtime.send(command);
  return JSON.parse(answer.transformToString());
}

/** Through Node's own fetch, which speaks HTTP/1.1. */
function invokeOverHttp1(modelId: string, body: object): Promise<Response> {
  const url = `${world.url}/model/${encodeURIComponent(modelId)}/invoke`;
  return fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

for (const [version, call] of [
  ['HTTP/2', invoke],
  ['HTTP/1.1', async (modelId: string, body: object): Promise<any> => (await invokeOverHttp1(modelId, body)).json()],
] as const) {
  test(`fifty calls at once over ${version} each get their own answer`, async () => {
    const prompts = Array.from({ length: 50 }, (_, index) => `${prompt} (${index})`);
    const answers = await Promise.all(prompts.map((text) => call(endpoint, { prompt: text, temperature: 0 })));
    assert.deepEqual(
      answers.map((answer) => answer.prompt),
      prompts,
    );
  });
}

test('at temperature 0 answers are the same each time, and the custom model’s differ from the base model’s', async () => {
  const ask = async (modelId: string): Promise<string> =>
    (await invoke(modelId, { prompt, temperature: 0, max_tokens: 60 })).generations[0].text;
  const [once, again, ofBase] = [await ask(endpoint), await ask(endpoint), await ask(base)];
  assert.equal(once, again);
  assert.notEqual(once, ofBase);
});

test('an answer has Cohere’s form, and headers with tokens and latency', async () => {
  const response = await invokeOverHttp1(endpoint, { prompt, temperature: 0, max_tokens: 2, num_generations: 2 });
  const { generations, ...rest } = (await response.json()) as Record<string, any>;
  assert.equal(rest.prompt, prompt);
  assert.deepEqual(
    generations.map(({ index, finish_reason: reason }: Record<string, unknown>) => [index, reason]),
    [
      [0, 'MAX_TOKENS'],
      [1, 'MAX_TOKENS'],
    ],
  );
  assert.ok(Number(response.headers.get('x-amzn-bedrock-input-token-count')) > 5);
  assert.equal(response.headers.get('x-amzn-bedrock-output-token-count'), '4');
  assert.match(response.headers.get('x-amzn-bedrock-invocation-latency') ?? '', /^\d+$/);
});

test('a stop sequence ends the answer before it', async () => {
  const { generations } = await invoke(base, { prompt, temperature: 0, max_tokens: 200, stop_sequences: ['lantern'] });
  assert.doesNotMatch(generations[0].text, /lantern/);
  assert.equal(generations[0].finish_reason, 'COMPLETE');
});

test('a call lasts as long as the latency setting says', async () => {
  await world.admin('PATCH', '/_emulator/settings', { latencyMs: 30 });
  const { metrics } = await world.runtime.send(
    new ConverseCommand({ modelId: base, messages: [{ role: 'user', content: [{ text: prompt }] }] }),
  );
  await world.admin('PATCH', '/_emulator/settings', { latencyMs: 0 });
  assert.ok((metrics?.latencyMs ?? 0) >= 29);
});

const badBodies: readonly [body: object | string, message: string | RegExp][] = [
  [{}, 'Malformed input request: #: required key [prompt] not found, please reformat your input and try again.'],
  [
    { prompt, max_tokens: 5000 },
    'Malformed input request: #/max_tokens: 5000 is not less or equal to 4096, please reformat your input and try again.',
  ],
  [{ prompt, temperature: -1 }, /#\/temperature: -1 is not greater or equal to 0,/],
  [{ prompt, top_p: 1 }, /#: extraneous key \[top_p\] is not permitted,/],
  [{ prompt: 5 }, /#\/prompt: expected type: String, found: Number,/],
  [{ prompt: '' }, /#\/prompt: expected minLength: 1, actual: 0,/],
  [{ prompt, max_tokens: 1.5 }, /#\/max_tokens: expected type: Integer, found: Number,/],
  [
    { prompt, stop_sequences: ['a', 'b', 'c', 'd', 'e'] },
    /#\/stop_sequences: expected maximum item count: 4, found: 5,/,
  ],
  [{ prompt, truncate: 'MIDDLE' }, /#\/truncate: MIDDLE is not a valid enum value,/],
  [{ top_p: 1 }, /2 schema violations found: /],
  [{ prompt, return_likelihoods: 'ALL' }, /no likelihoods/],
  [{ prompt, stream: true }, /does not stream/],
  ['nonsense', /^Malformed input request: /],
  ['[]', /expected type: JSONObject/],
];

for (const [body, message] of badBodies) {
  test(`a body is refused: ${JSON.stringify(body).slice(0, 60)}`, async () => {
    await assert.rejects(invoke(base, body), { name: 'ValidationException', message });
  });
}

const refusedModels: readonly [modelId: string, name: string, message: RegExp][] = [
  ['cohere.nonsense', 'ValidationException', /^The provided model identifier is invalid\.$/],
  ['endpoint', 'ValidationException', /^The provided model identifier is invalid\.$/],
  [`${base}:7:4k`, 'ValidationException', /with on-demand throughput isn’t supported/],
  [modelArn, 'ValidationException', /with on-demand throughput isn’t supported/],
  [
    'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/abcdefabcdef',
    'ResourceNotFoundException',
    /no provisioned/,
  ],
];

for (const [modelId, name, message] of refusedModels) {
  test(`no model answers to ${modelId.replace(/[a-z0-9]{12}$/, '…')}`, async () => {
    await assert.rejects(invoke(modelId, { prompt }), { name, message });
  });
}

test('a foundation model answers to its ARN too', async () => {
  const { generations } = await invoke(`arn:aws:bedrock:us-east-1::foundation-model/${base}`, { prompt });
  assert.ok(generations[0].text.length > 0);
});

const user: Message = { role: 'user', content: [{ text: prompt }] };

test('Converse answers for every family, with usage and stop reason', async () => {
  for (const modelId of [base, 'amazon.nova-micro-v1:0', 'meta.llama3-1-8b-instruct-v1:0', endpoint]) {
    const { output, stopReason, usage } = await world.runtime.send(
      new ConverseCommand({ modelId, messages: [user], system: [{ text: 'Be brief.' }] }),
    );
    assert.ok((output?.message?.content?.[0]?.text ?? '').length > 0);
    assert.equal(stopReason, 'end_turn');
    assert.equal(usage?.totalTokens, (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
  }
});

test('Converse stops at the most tokens and at a stop sequence', async () => {
  const reasonWith = async (inferenceConfig: object): Promise<string | undefined> =>
    (await world.runtime.send(new ConverseCommand({ modelId: base, messages: [user], inferenceConfig }))).stopReason;
  assert.equal(await reasonWith({ maxTokens: 2 }), 'max_tokens');
  assert.equal(await reasonWith({ stopSequences: ['lantern'] }), 'stop_sequence');
});

const badConversations: readonly [what: string, change: object, message: RegExp][] = [
  ['no messages', { messages: undefined }, /must start with a user message/],
  [
    'a temperature above 1',
    { inferenceConfig: { temperature: 1.5 } },
    /at 'inferenceConfig\.temperature' failed to satisfy constraint: Member must have value less than or equal to 1/,
  ],
  [
    'the assistant first',
    { messages: [{ ...user, role: 'assistant' }] },
    /^A conversation must start with a user message\./,
  ],
  [
    'two turns of the user',
    { messages: [user, user] },
    /^A conversation must alternate between user and assistant roles\./,
  ],
  [
    'an empty turn',
    { messages: [{ role: 'user', content: [] }] },
    /^The content field in the Message object is empty\./,
  ],
  [
    'a blank text',
    { messages: [user, { role: 'assistant', content: [{ text: 'x' }, { text: ' \n' }] }, user] },
    /^The text field in the ContentBlock object at messages\.1\.content\.1 is blank\. Add text to the text field, and try again\.$/,
  ],
  [
    'a system prompt for Titan',
    { modelId: 'amazon.titan-text-express-v1', system: [{ text: 'Be brief.' }] },
    /^This model doesn't support system messages\. Try again without a system message/,
  ],
  [
    'an image',
    { messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: new Uint8Array([1]) } } }] }] },
    /^This model doesn't support the image content block that you provided\. Update the content block and try again\.$/,
  ],
  [
    'a document',
    { messages: [{ role: 'user', content: [{ document: { name: 'd', format: 'txt', source: { text: 'x' } } }] }] },
    /text and images only; a content block of the kind document/,
  ],
  [
    'more tokens than the model gives',
    { inferenceConfig: { maxTokens: 4097 } },
    /^The maximum tokens you requested exceeds the model limit of 4096\./,
  ],
  ['tools', { toolConfig: { tools: [{ systemTool: { name: 'any' } }] } }, /no tools/],
];

for (const [what, change, message] of badConversations) {
  test(`a conversation is refused: ${what}`, async () => {
    const input = { modelId: base, messages: [user], ...change } as ConverseCommandInput;
    await assert.rejects(world.runtime.send(new ConverseCommand(input)), { name: 'ValidationException', message });
  });
}
