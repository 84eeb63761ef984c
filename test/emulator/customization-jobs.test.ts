import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CreateModelCustomizationJobCommandInput } from '@aws-sdk/client-bedrock';
import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock } from '@aws-sdk/client-bedrock-runtime';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readImage } from '../../emulator/training/index.ts';
import { colorNames, documentKinds, documentPng, randomNumbers, thingNames, thingPng } from './support/pictures.ts';
import type { Color, DocumentKind, Thing } from './support/pictures.ts';
import {
  awaitJob,
  awaitThroughput,
  completed,
  createJob,
  createThroughput,
  failed,
  inService,
} from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url, { noCommitmentUnits: 20 });
const west = await openWorld(s3.url, { region: 'us-west-2' });
// As in Bedrock, a job's buckets are in its Region.
await west.s3.send(
  new CreateBucketCommand({ Bucket: 'west', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }),
);
const inWest = (key: string): Request => ({
  baseModelIdentifier: 'meta.llama3-1-8b-instruct-v1:0:128k',
  trainingDataConfig: { s3Uri: `s3://west/${key}` },
  outputDataConfig: { s3Uri: 's3://west/output' },
});
after(async () => {
  await world.close();
  await west.close();
});

type Request = Partial<CreateModelCustomizationJobCommandInput>;
const jsonl = (records: readonly object[]): string => `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;
const at = (key: string): { s3Uri: string } => ({ s3Uri: `s3://data/${key}` });
const noParameters = { hyperParameters: undefined };

/** Customizes, and serves the result. */
async function served(name: string, request: Request, where = world): Promise<{ endpoint: string; jobArn: string }> {
  const jobArn = await createJob(where, name, { ...noParameters, ...request });
  const { outputModelArn } = await awaitJob(where, name, completed);
  const endpoint = await createThroughput(where, name, outputModelArn as string);
  await awaitThroughput(where, endpoint, inService);
  return { endpoint, jobArn };
}

async function converse(modelId: string, content: ContentBlock[], where = world): Promise<string> {
  const { output } = await where.runtime.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content }] }));
  return output?.message?.content?.[0]?.text ?? '';
}

/** A file that a job left, or null. */
async function left(jobArn: string, path: string): Promise<string | null> {
  const key = `output/model-customization-job-${jobArn.split('/').at(-1)}/${path}`;
  const object = await world.s3.send(new GetObjectCommand({ Bucket: 'data', Key: key })).catch(() => null);
  return (await object?.Body?.transformToString()) ?? null;
}

const trainingMetrics = 'training_artifacts/step_wise_training_metrics.csv';
const validationMetrics = 'validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv';
/** A column of a metrics file. */
const column = (csv: string | null, name: string): number[] => {
  const [header = '', ...lines] = (csv ?? '').trim().split('\n');
  const index = header.split(',').indexOf(name);
  assert.ok(index >= 0, `${header} has no ${name}`);
  return lines.map((line) => Number(line.split(',')[index]));
};

const teams = [
  ['parcel', 'shipping'],
  ['payment', 'billing'],
  ['password', 'accounts'],
] as const;
const question = (index: number): string =>
  `Message ${index}: my ${teams[index % 3]?.[0]} does not come through since ${(index % 9) + 2} days. Which team?`;
const team = (index: number): string => teams[index % 3]?.[1] ?? '';
const conversation = (index: number, hasAnswer = true): object => ({
  schemaVersion: 'bedrock-conversation-2024',
  system: [{ text: 'You route messages.' }],
  messages: [
    { role: 'user', content: [{ text: question(index) }] },
    ...(hasAnswer ? [{ role: 'assistant', content: [{ text: team(index) }] }] : []),
  ],
});
const many = <T>(count: number, make: (index: number) => T, from = 0): T[] =>
  Array.from({ length: count }, (_, index) => make(from + index));

await s3.put('conversations.jsonl', jsonl(many(60, conversation)));
await s3.put('held-out.jsonl', jsonl(many(12, conversation, 600)));
const pairs = jsonl(many(100, (index) => ({ prompt: question(index), completion: team(index) })));
await s3.put('pairs.jsonl', pairs);
const putWest = async (key: string, content: string | Uint8Array): Promise<void> => {
  await west.s3.send(new PutObjectCommand({ Bucket: 'west', Key: key, Body: content }));
};

const random = randomNumbers(21);
const page = (index: number): DocumentKind => documentKinds[index % 4] as DocumentKind;
for (let index = 0; index < 72; index += 1) await s3.put(`pages/${index}.png`, documentPng(page(index), random));
const shown = (index: number): object => ({
  schemaVersion: 'bedrock-conversation-2024',
  messages: [
    {
      role: 'user',
      content: [
        { text: 'Which kind of document is this?' },
        { image: { format: 'png', source: { s3Location: { uri: `s3://data/pages/${index}.png` } } } },
      ],
    },
    { role: 'assistant', content: [{ text: page(index) }] },
  ],
});
await s3.put('images.jsonl', jsonl(many(48, shown)));
await s3.put('images-held-out.jsonl', jsonl(many(12, shown, 48)));

test('Nova Lite learns to classify documents from images in S3, and sees new ones by their bytes', async () => {
  const { endpoint, jobArn } = await served('images', {
    baseModelIdentifier: 'amazon.nova-lite-v1:0:300k',
    trainingDataConfig: at('images.jsonl'),
    validationDataConfig: { validators: [at('images-held-out.jsonl')] },
  });
  for (let index = 60; index < 72; index += 1) {
    const bytes = documentPng(page(index), random);
    const content: ContentBlock[] = [
      { text: 'Which kind of document is this?' },
      { image: { format: 'png', source: { bytes } } },
    ];
    assert.equal(await converse(endpoint, content), page(index));
    assert.notEqual(await converse('amazon.nova-lite-v1:0', content), page(index));
  }
  const losses = column(await left(jobArn, validationMetrics), 'validation_loss');
  assert.ok((losses[0] ?? 0) > 3 && (losses.at(-1) ?? 9) < 1, losses.join());
  assert.equal(column(await left(jobArn, trainingMetrics), 'training_loss').length, 96);
});

test('Nova Micro learns from conversations, and without a validator it has no validation loss', async () => {
  const { endpoint, jobArn } = await served('micro', {
    baseModelIdentifier: 'amazon.nova-micro-v1:0:128k',
    trainingDataConfig: at('conversations.jsonl'),
  });
  const answers = await Promise.all(many(9, (index) => converse(endpoint, [{ text: question(index) }]), 900));
  assert.deepEqual(answers, many(9, team, 900));
  assert.equal(await left(jobArn, validationMetrics), null);
  const { validationMetrics: metrics } = await awaitJob(world, 'micro', completed);
  assert.deepEqual(metrics, []);
});

test('Nova 2 Lite ignores a validation file, even one that is none', async () => {
  await s3.put('nonsense.jsonl', 'nonsense\n');
  await createJob(world, 'nova-2', {
    ...noParameters,
    baseModelIdentifier: 'amazon.nova-2-lite-v1:0:256k',
    trainingDataConfig: at('conversations.jsonl'),
    validationDataConfig: { validators: [at('nonsense.jsonl')] },
  });
  const { validationMetrics: metrics } = await awaitJob(world, 'nova-2', completed);
  assert.deepEqual(metrics, []);
});

test('Llama 3.1 learns from pairs and answers them in its template', async () => {
  await putWest('pairs.jsonl', pairs);
  const { endpoint } = await served('llama', inWest('pairs.jsonl'), west);
  const prompt = `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${question(901)}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`;
  const { body } = await west.runtime.send(
    new InvokeModelCommand({ modelId: endpoint, body: JSON.stringify({ prompt, temperature: 0 }) }),
  );
  const { generation, stop_reason: reason } = JSON.parse(body.transformToString());
  assert.deepEqual([generation, reason], [team(901), 'stop']);
});

test('Titan Express learns from one record in its first form', async () => {
  await s3.put('one.jsonl', jsonl([{ input: 'A long article about lanterns.', output: 'Lanterns' }]));
  await createJob(world, 'titan-one', {
    ...noParameters,
    baseModelIdentifier: 'amazon.titan-text-express-v1:0:8k',
    trainingDataConfig: at('one.jsonl'),
    validationDataConfig: { validators: [at('one.jsonl')] },
  });
  const { trainingMetrics: metrics } = await awaitJob(world, 'titan-one', completed);
  assert.ok((metrics?.trainingLoss ?? 0) > 0);
});

test('Titan Lite reads texts, and the model that this made is fine-tuned further, by name and by ARN', async () => {
  const text = (index: number): object => ({
    input: `The charterer nominates port ${index % 5} for discharge. Demurrage accrues after ${(index % 7) + 2} lay days.`,
  });
  await s3.put('texts.jsonl', jsonl(many(60, text)));
  await s3.put('texts-held-out.jsonl', jsonl(many(10, text, 61)));
  const base = 'amazon.titan-text-lite-v1:0:4k';
  const jobArn = await createJob(world, 'pre-trained', {
    ...noParameters,
    baseModelIdentifier: base,
    customizationType: 'CONTINUED_PRE_TRAINING',
    trainingDataConfig: at('texts.jsonl'),
    validationDataConfig: { validators: [at('texts-held-out.jsonl')] },
  });
  const { outputModelArn } = await awaitJob(world, 'pre-trained', completed);
  const perplexities = column(await left(jobArn, validationMetrics), 'perplexity');
  assert.ok((perplexities.at(-1) ?? Infinity) < (perplexities[0] ?? 0) / 5, perplexities.join());
  for (const [name, baseModelIdentifier] of [
    ['further-by-name', 'pre-trained-model'],
    ['further-by-arn', outputModelArn as string],
  ] as const) {
    const { endpoint } = await served(name, { baseModelIdentifier, trainingDataConfig: at('pairs.jsonl') });
    assert.equal(await converse(endpoint, [{ text: question(902) }]), team(902));
    const ofTheTrade = 'I like cake. Demurrage accrues after 4 lay days. It rains.';
    const plain = await converse('amazon.titan-text-lite-v1', [{ text: ofTheTrade }]);
    assert.notEqual(await converse(endpoint, [{ text: ofTheTrade }]), plain);
    const job = await awaitJob(world, name, completed);
    assert.match(job.baseModelArn ?? '', new RegExp(`foundation-model/${base}$`));
  }
});

const teacher = (maxResponseLengthForInference?: number): Request => ({
  baseModelIdentifier: 'amazon.nova-micro-v1:0:128k',
  customizationType: 'DISTILLATION',
  customizationConfig: {
    distillationConfig: {
      teacherModelConfig: { teacherModelIdentifier: 'amazon.nova-pro-v1:0', maxResponseLengthForInference },
    },
  },
});

test('a distillation’s student says what its teacher said, no longer than the teacher was let', async () => {
  const story = (index: number): string =>
    `Report ${index}: The ${teams[index % 3]?.[0]} of house ${index} is broken. It rained. Someone sang.\nWhat is broken?`;
  const prompt = (index: number): object => ({
    schemaVersion: 'bedrock-conversation-2024',
    messages: [{ role: 'user', content: [{ text: story(index) }] }],
  });
  await s3.put('prompts.jsonl', jsonl(many(100, prompt)));
  const { endpoint, jobArn } = await served('distilled', { ...teacher(), trainingDataConfig: at('prompts.jsonl') });
  const sample = await left(jobArn, 'training_artifacts/sample_synthetic_data.jsonl');
  const [first] = (sample ?? '').trim().split('\n');
  assert.match(JSON.parse(first ?? '').messages[1].content[0].text, /^The parcel of house 0 is broken\.$/);
  assert.match(await converse(endpoint, [{ text: story(904) }]), /^The payment of house 904 is broken\.?$/);
  const short = await createJob(world, 'distilled-short', {
    ...noParameters,
    ...teacher(2),
    trainingDataConfig: at('prompts.jsonl'),
  });
  await awaitJob(world, 'distilled-short', completed);
  const shortSample = await left(short, 'training_artifacts/sample_synthetic_data.jsonl');
  assert.match(shortSample ?? '', /"text":"The parcel"/);
});

const log = (index: number, metadata: object): object => {
  const isConverse = index % 2 === 0;
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    operation: isConverse ? 'Converse' : 'InvokeModel',
    modelId: 'amazon.nova-pro-v1:0',
    input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: question(index) }] }] } },
    output: {
      outputBodyJson: { output: { message: { role: 'assistant', content: [{ text: team(index) }] } } },
    },
    requestMetadata: metadata,
  };
};
for (const [folder, compress] of [
  ['00', true],
  ['01', false],
] as const) {
  const lines = jsonl(many(60, (index) => log(index, { stage: folder === '00' ? 'live' : 'test', team: 'a' })));
  await s3.put(`logs/AWSLogs/2026/${folder}_x.json${compress ? '.gz' : ''}`, compress ? gzipSync(lines) : lines);
}
await s3.put('logs/AWSLogs/amazon-bedrock-logs-permission-check', 'x');

const logged = (others: object): Request => ({
  trainingDataConfig: {
    invocationLogsConfig: { invocationLogSource: at('logs/'), usePromptResponse: true, ...others },
  },
});

test('a distillation learns from logged answers, gzipped or not', async () => {
  const { endpoint } = await served('from-logs', { ...teacher(), ...logged({}) });
  assert.equal(await converse(endpoint, [{ text: question(905) }]), team(905));
});

test('a filter leaves out the logs that do not meet it', async () => {
  for (const [name, filters] of [
    ['equals', { equals: { stage: 'live' } }],
    ['not-equals', { notEquals: { stage: 'test' } }],
    ['and', { andAll: [{ equals: { team: 'a' } }, { equals: { stage: 'live' } }] }],
    ['or', { orAll: [{ equals: { team: 'b' } }, { equals: { stage: 'live' } }] }],
  ] as const) {
    await createJob(world, `filtered-${name}`, {
      ...noParameters,
      ...teacher(),
      ...logged({ requestMetadataFilters: filters }),
    });
    const { failureMessage } = await awaitJob(world, `filtered-${name}`, failed);
    assert.equal(failureMessage, 'The training file s3://data/logs/ has 60 records; the model needs at least 100.');
  }
});

test('reinforcement raises the reward, and its metrics files hold it', async () => {
  const graded = (index: number): object => ({
    messages: [
      { role: 'system', content: 'You route messages.' },
      { role: 'user', content: question(index) },
    ],
    reference_answer: team(index),
  });
  await s3.put('graded.jsonl', jsonl(many(120, graded)));
  await s3.put('graded-held-out.jsonl', jsonl(many(20, graded, 600)));
  const { endpoint, jobArn } = await served('reinforced', {
    baseModelIdentifier: 'amazon.nova-2-lite-v1:0:256k',
    customizationType: 'REINFORCEMENT_FINE_TUNING',
    trainingDataConfig: at('graded.jsonl'),
    validationDataConfig: { validators: [at('graded-held-out.jsonl')] },
    customizationConfig: {
      rftConfig: {
        graderConfig: { lambdaGrader: { lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:grade' } },
        hyperParameters: { epochCount: 3, batchSize: 16, evalInterval: 5, trainingSamplePerPrompt: 8 },
      },
    },
  });
  for (const path of [trainingMetrics, validationMetrics]) {
    const rewards = column(await left(jobArn, path), 'reward');
    assert.ok((rewards.at(-1) ?? 0) > (rewards[0] ?? 1) + 0.4, rewards.join());
  }
  assert.equal(await converse(endpoint, [{ text: question(906) }]), team(906));
});

const things = many(24, (index) => ({
  color: colorNames[index % 4] as Color,
  thing: thingNames[Math.floor(index / 4) % 3] as Thing,
}));
for (const [index, { color, thing }] of things.entries()) {
  await s3.put(`things/${index}.png`, thingPng(color, thing, random));
}
const captioned = (index: number): object => {
  const { color, thing } = things[index % 24] as (typeof things)[number];
  return { 'image-ref': `s3://data/things/${index % 24}.png`, caption: `a ${color} ${thing} in the park` };
};

test('Titan Multimodal Embeddings learns which captions go with which images', async () => {
  await s3.put('embedded.jsonl', jsonl(many(1_000, captioned)));
  const { endpoint } = await served('embeddings', {
    baseModelIdentifier: 'amazon.titan-embed-image-v1:0',
    trainingDataConfig: at('embedded.jsonl'),
    hyperParameters: { epochCount: '5', batchSize: '256' },
  });
  const embed = async (modelId: string, body: object): Promise<number[]> => {
    const request = { ...body, embeddingConfig: { outputEmbeddingLength: 256 } };
    const answer = await world.runtime.send(new InvokeModelCommand({ modelId, body: JSON.stringify(request) }));
    return JSON.parse(answer.body.transformToString()).embedding;
  };
  const inputImage = Buffer.from(thingPng('green', 'house', random)).toString('base64');
  const closeness = async (modelId: string, inputText: string): Promise<number> => {
    const [image, text] = await Promise.all([embed(modelId, { inputImage }), embed(modelId, { inputText })]);
    return image.reduce((sum, value, index) => sum + value * (text[index] as number), 0);
  };
  const own = await closeness(endpoint, 'a green house in the park');
  for (const other of ['a red house in the park', 'a green ball in the park', 'a blue car in the park']) {
    assert.ok(own > (await closeness(endpoint, other)), other);
  }
  assert.ok(own > (await closeness('amazon.titan-embed-image-v1', 'a green house in the park')) + 0.2);
});

test('Titan Image Generator paints in the colours that it saw with those words', async () => {
  await s3.put('captioned.jsonl', jsonl(many(96, captioned)));
  const { endpoint, jobArn } = await served('painter', {
    baseModelIdentifier: 'amazon.titan-image-generator-v2:0',
    trainingDataConfig: at('captioned.jsonl'),
    hyperParameters: { stepCount: '100' },
  });
  const paint = async (modelId: string, color: Color): Promise<readonly number[]> => {
    const body = {
      taskType: 'TEXT_IMAGE',
      textToImageParams: { text: `a ${color} car in the park` },
      imageGenerationConfig: { width: 256, height: 256 },
    };
    const answer = await world.runtime.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
    const [image = ''] = JSON.parse(answer.body.transformToString()).images as string[];
    return readImage(Buffer.from(image, 'base64')).color;
  };
  for (const [channel, color] of (['red', 'green', 'blue'] as const).entries()) {
    const painted = await paint(endpoint, color);
    assert.equal(painted.indexOf(Math.max(...painted)), channel, `${color} became ${painted.join()}`);
    const grey = await paint('amazon.titan-image-generator-v2:0', color);
    assert.ok(Math.max(...grey) - Math.min(...grey) < 0.03, grey.join());
  }
  const losses = column(await left(jobArn, trainingMetrics), 'training_loss');
  assert.equal(losses.length, 100);
  assert.ok((losses.at(-1) ?? 9) < (losses[0] ?? 0) / 3);
});

/** Eight records, the first of which shows this image. */
const showing = (key: string, format = 'png'): string =>
  jsonl(
    many(8, (index) => {
      const line = JSON.stringify(shown(index)).replace('pages/0.png', key);
      return JSON.parse(index === 0 ? line.replace('"png"', `"${format}"`) : line) as object;
    }),
  );
await s3.put('animation.gif', Buffer.from('GIF89a, and so on'));
await s3.put('huge.png', Buffer.concat([documentPng('form', random), Buffer.alloc(10 * 1024 * 1024)]));

const bad: readonly [
  what: string,
  request: Request,
  content: string | Uint8Array,
  message: RegExp,
  where?: typeof west,
][] = [
  ['too few conversations', {}, jsonl(many(7, conversation)), /has 7 records; the model needs at least 8\.$/],
  [
    'pairs',
    {},
    jsonl(many(8, (index) => ({ prompt: question(index), completion: 'x' }))),
    /Line 1 has no "schemaVersion"/,
  ],
  [
    'an image that is not there',
    {},
    jsonl([
      ...many(8, shown),
      { ...shown(0), ...(JSON.parse(JSON.stringify(shown(0)).replace('pages/0', 'pages/none')) as object) },
    ]),
    /^Could not validate GetObject permissions to access Amazon S3 bucket: data at key pages\/none\.png$/,
  ],
  [
    'an image of another format',
    {},
    jsonl(many(8, (index) => JSON.parse(JSON.stringify(shown(index)).replace('"png"', '"jpeg"')) as object)),
    /^The image s3:\/\/data\/pages\/0\.png is said to be jpeg, but it is png\.$/,
  ],
  [
    'an image that cannot be decoded',
    {},
    jsonl(
      many(
        8,
        (index) =>
          JSON.parse(
            JSON.stringify(shown(index)).replace(/\{"s3Location.*?\}\}/, '{"bytes":"iVBORw0KGgo="}'),
          ) as object,
      ),
    ),
    /^The image with bytes in s3:\/\/data\/bad\/4\.jsonl cannot be decoded/,
  ],
  ['an animation', {}, showing('animation.gif', 'gif'), /^The emulator decodes PNG and JPEG only: .*animation\.gif/],
  [
    'an image of more than 10 MB',
    {},
    showing('huge.png'),
    /^Input size exceeded: the image s3:\/\/data\/huge\.png has \d+ bytes, the limit is 10485760\.$/,
  ],
  [
    'a line of more than 16 KB for a teacher',
    teacher(),
    jsonl([{ ...conversation(0), note: 'x'.repeat(17_000) }]),
    /^Input size exceeded in file s3:\/\/data\/bad\/7\.jsonl for record starting with \{"schemaVersion"/,
  ],
  [
    'too few prompts for a teacher',
    teacher(),
    jsonl(many(99, conversation)),
    /has 99 records; the model needs at least 100/,
  ],
  [
    'fewer than 100 pairs for Llama',
    inWest('bad/9.jsonl'),
    jsonl(many(99, (index) => ({ prompt: question(index), completion: 'x' }))),
    /^The training and validation files have 99 records together; the model needs at least 100\.$/,
    west,
  ],
];

for (const [index, [what, request, content, message, where = world]] of bad.entries()) {
  test(`a job fails in validation over ${what}`, async () => {
    await (where === west ? putWest : s3.put)(`bad/${index}.jsonl`, content);
    await createJob(where, `bad-${index}`, {
      ...noParameters,
      baseModelIdentifier: 'amazon.nova-lite-v1:0:300k',
      trainingDataConfig: at(`bad/${index}.jsonl`),
      ...request,
    });
    const { failureMessage, statusDetails } = await awaitJob(where, `bad-${index}`, failed);
    assert.match(failureMessage ?? '', message);
    assert.equal(statusDetails?.validationDetails?.status, 'Failed');
  });
}
