import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  CreateModelCustomizationJobCommand,
  GetCustomModelCommand,
  GetModelCustomizationJobCommand,
  ListCustomModelsCommand,
  ListModelCustomizationJobsCommand,
} from '@aws-sdk/client-bedrock';
import type { CreateModelCustomizationJobCommandInput } from '@aws-sdk/client-bedrock';
import { findFoundationModel } from '../../emulator/foundation-models.ts';
import { checkCustomization } from '../../emulator/jobs/check-customization.ts';
import type { JobRequest } from '../../emulator/state/state.ts';
import type { CustomizationType, FoundationModel } from '../../emulator/catalogue/model.ts';
import { customModels } from './support/custom-models.ts';
import { createJob, jobRequest } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const distillation = {
  customizationType: 'DISTILLATION',
  trainingDataConfig: {
    invocationLogsConfig: {
      usePromptResponse: true,
      invocationLogSource: { s3Uri: 's3://data/logs' },
      requestMetadataFilters: { andAll: [{ equals: { team: 'a' } }, { notEquals: { stage: 'test' } }] },
    },
  },
  customizationConfig: {
    distillationConfig: {
      teacherModelConfig: { teacherModelIdentifier: 'us.amazon.nova-premier-v1:0', maxResponseLengthForInference: 500 },
    },
  },
} satisfies Partial<CreateModelCustomizationJobCommandInput>;
const reinforcement = {
  customizationType: 'REINFORCEMENT_FINE_TUNING',
  customizationConfig: {
    rftConfig: {
      graderConfig: { lambdaGrader: { lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:grade' } },
      hyperParameters: { epochCount: 2, batchSize: 64, learningRate: 1e-5, reasoningEffort: 'high', evalInterval: 10 },
    },
  },
} satisfies Partial<CreateModelCustomizationJobCommandInput>;

const made = await customModels(s3.url, 'us-east-1', [
  { name: 'distilled', baseModelId: 'amazon.nova-lite-v1:0:300k', request: distillation },
  { name: 'reinforced', baseModelId: 'amazon.nova-2-lite-v1:0:256k', request: reinforcement },
]);
const world = await openWorld(s3.url, { stateFolder: made.stateFolder });
after(async () => {
  await world.close();
  made.remove();
});

test('what a type was asked is shown by the job and by its model, in the API’s own form', async () => {
  for (const [name, request] of [
    ['distilled', distillation],
    ['reinforced', reinforcement],
  ] as const) {
    const job = await world.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: `${name}-job` }));
    const model = await world.bedrock.send(new GetCustomModelCommand({ modelIdentifier: name }));
    for (const shown of [job, model]) {
      assert.equal(shown.customizationType, request.customizationType);
      assert.deepEqual(shown.customizationConfig, request.customizationConfig);
    }
    const { modelSummaries } = await world.bedrock.send(new ListCustomModelsCommand({ nameContains: name }));
    assert.equal(modelSummaries?.[0]?.customizationType, request.customizationType);
  }
  const { trainingDataConfig } = await world.bedrock.send(
    new GetModelCustomizationJobCommand({ jobIdentifier: 'distilled-job' }),
  );
  assert.deepEqual(trainingDataConfig, distillation.trainingDataConfig);
  const { modelCustomizationJobSummaries: jobs = [] } = await world.bedrock.send(
    new ListModelCustomizationJobsCommand({}),
  );
  assert.deepEqual(
    jobs.map(({ customizationType }) => customizationType),
    ['REINFORCEMENT_FINE_TUNING', 'DISTILLATION', 'FINE_TUNING'],
  );
});

type Change = Partial<CreateModelCustomizationJobCommandInput>;
const lite: Change = { baseModelIdentifier: 'amazon.nova-lite-v1:0:300k', hyperParameters: undefined };
const lite2: Change = { baseModelIdentifier: 'amazon.nova-2-lite-v1:0:256k', hyperParameters: undefined };
const taughtBy = (teacherModelIdentifier: string, others: object = {}): Change => ({
  ...lite,
  ...distillation,
  customizationConfig: { distillationConfig: { teacherModelConfig: { teacherModelIdentifier, ...others } } },
});
const withRft = (hyperParameters: object): Change => ({
  ...lite2,
  ...reinforcement,
  customizationConfig: {
    rftConfig: { ...reinforcement.customizationConfig.rftConfig, hyperParameters },
  },
});
const withLogs = (invocationLogsConfig: object): Change => ({
  ...lite,
  ...distillation,
  trainingDataConfig: { invocationLogsConfig: invocationLogsConfig as never },
});
const source = { invocationLogSource: { s3Uri: 's3://data/logs' } };

const refused: readonly [what: string, change: Change, message: RegExp][] = [
  [
    'a teacher for fine-tuning',
    { customizationConfig: distillation.customizationConfig },
    /customizationConfig and invocationLogsConfig are not allowed for FINE_TUNING/,
  ],
  [
    'logs for fine-tuning',
    { trainingDataConfig: { s3Uri: 's3://data/a', ...distillation.trainingDataConfig } },
    /not allowed for FINE_TUNING/,
  ],
  [
    'a grader for continued pre-training',
    {
      baseModelIdentifier: 'amazon.titan-text-lite-v1:0:4k',
      customizationType: 'CONTINUED_PRE_TRAINING',
      customizationConfig: reinforcement.customizationConfig,
    },
    /not allowed for CONTINUED_PRE_TRAINING/,
  ],
  [
    'continued pre-training of a model that has none',
    { customizationType: 'CONTINUED_PRE_TRAINING' },
    /does not support the customization type CONTINUED_PRE_TRAINING\.$/,
  ],
  ['an import', { customizationType: 'IMPORTED' }, /does not support the customization type IMPORTED/],
  [
    'distillation without teacher',
    { ...lite, ...distillation, customizationConfig: undefined },
    /distillationConfig is required for DISTILLATION/,
  ],
  [
    'distillation with a grader',
    { ...lite, ...distillation, customizationConfig: reinforcement.customizationConfig },
    /distillationConfig is required/,
  ],
  ['distillation without data', { ...lite, ...distillation, trainingDataConfig: {} }, /Exactly one of/],
  [
    'distillation of a file and logs',
    { ...lite, ...distillation, trainingDataConfig: { s3Uri: 's3://data/a', ...distillation.trainingDataConfig } },
    /Exactly one of trainingDataConfig\.s3Uri and trainingDataConfig\.invocationLogsConfig/,
  ],
  ['an unknown teacher', taughtBy('amazon.nobody-v1:0'), /teacher model identifier is invalid/],
  [
    'a teacher of another family',
    taughtBy('meta.llama3-1-405b-instruct-v1:0'),
    /cannot be the teacher of amazon\.nova-lite.*; possible: amazon\.nova-pro-v1:0, amazon\.nova-premier-v1:0\.$/,
  ],
  ['a teacher no larger than its student', taughtBy('amazon.nova-micro-v1:0'), /cannot be the teacher/],
  [
    'answers of no length',
    taughtBy('amazon.nova-pro-v1:0', { maxResponseLengthForInference: 0 }),
    /maxResponseLengthForInference is 0/,
  ],
  ['logs from nowhere', withLogs({}), /Value null at 'trainingDataConfig\.invocationLogsConfig\.invocationLogSource'/],
  [
    'a filter of two keys',
    withLogs({ ...source, requestMetadataFilters: { equals: { a: '1', b: '2' } } }),
    /requestMetadataFilters\.equals' failed to satisfy constraint: Member must have length less than or equal to 1/,
  ],
  [
    '17 filters',
    withLogs({
      ...source,
      requestMetadataFilters: { orAll: Array.from({ length: 17 }, () => ({ equals: { a: '1' } })) },
    }),
    /requestMetadataFilters\.orAll' .* less than or equal to 16/,
  ],
  [
    'a filter’s key with a comma',
    withLogs({ ...source, requestMetadataFilters: { equals: { 'a,b': '1' } } }),
    /regular expression pattern/,
  ],
  [
    'reinforcement without grader',
    { ...lite2, ...reinforcement, customizationConfig: { rftConfig: {} } },
    /lambdaGrader is required/,
  ],
  [
    'reinforcement of a model that has none',
    { ...lite, ...reinforcement },
    /does not support the customization type REINFORCEMENT_FINE_TUNING/,
  ],
  [
    'reinforcement from logs',
    { ...lite2, ...reinforcement, trainingDataConfig: distillation.trainingDataConfig },
    /takes no invocationLogsConfig for REINFORCEMENT_FINE_TUNING/,
  ],
  [
    'reinforcement’s hyperparameters as texts',
    { ...lite2, ...reinforcement, hyperParameters: { epochCount: '2' } },
    /given in customizationConfig\.rftConfig\.hyperParameters/,
  ],
  ['51 epochs', withRft({ epochCount: 51 }), /epochCount' .* less than or equal to 50/],
  ['a batch of 8', withRft({ batchSize: 8 }), /batchSize' .* greater than or equal to 16/],
  ['too fast', withRft({ learningRate: 0.01 }), /learningRate' .* less than or equal to 0\.001/],
  ['one sample per prompt', withRft({ trainingSamplePerPrompt: 1 }), /greater than or equal to 2/],
  ['an unknown effort', withRft({ reasoningEffort: 'some' }), /enum value set: \[low, medium, high\]/],
];

for (const [what, change, message] of refused) {
  test(`a job is refused: ${what}`, async () => {
    const command = new CreateModelCustomizationJobCommand(jobRequest('refused', change));
    await assert.rejects(world.bedrock.send(command), { name: 'ValidationException', message });
  });
}

test('a union is refused with two members, and with none', async () => {
  const { distillationConfig } = distillation.customizationConfig;
  for (const customizationConfig of [{}, { distillationConfig, rftConfig: {} }, { magicConfig: {} }]) {
    const body = JSON.stringify({
      ...jobRequest('refused', lite),
      customizationType: 'DISTILLATION',
      customizationConfig,
    });
    const response = await fetch(`${world.url}/model-customization-jobs`, { method: 'POST', body });
    assert.equal(response.headers.get('x-amzn-errortype'), 'SerializationException');
    assert.match(
      ((await response.json()) as { message: string }).message,
      /Exactly one of distillationConfig, rftConfig/,
    );
  }
});

const modelOf = (id: string): FoundationModel => findFoundationModel(id) as FoundationModel;
const pairs: readonly [teacher: string, student: string, isPair: boolean][] = [
  ['amazon.nova-pro-v1:0', 'amazon.nova-micro-v1:0:128k', true],
  ['amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0:300k', false],
  ['us.amazon.nova-premier-v1:0', 'amazon.nova-pro-v1:0:300k', true],
  ['meta.llama3-1-405b-instruct-v1:0', 'meta.llama3-3-70b-instruct-v1:0:128k', true],
  ['meta.llama3-1-405b-instruct-v1:0', 'meta.llama3-2-3b-instruct-v1:0:128k', false],
  ['meta.llama3-1-70b-instruct-v1:0', 'meta.llama3-2-3b-instruct-v1:0:128k', true],
  ['meta.llama3-3-70b-instruct-v1:0', 'meta.llama3-1-8b-instruct-v1:0:128k', true],
  ['meta.llama3-3-70b-instruct-v1:0', 'meta.llama3-1-70b-instruct-v1:0:128k', false],
];

for (const [teacherModelIdentifier, student, isPair] of pairs) {
  test(`${teacherModelIdentifier} ${isPair ? 'may' : 'may not'} teach ${student}`, () => {
    const asked = {
      trainingDataConfig: { s3Uri: 's3://data/prompts' },
      customizationConfig: { distillationConfig: { teacherModelConfig: { teacherModelIdentifier } } },
      hyperParameters: {},
    };
    const check = (): void => checkCustomization(modelOf(student), 'DISTILLATION', asked);
    if (isPair) check();
    else assert.throws(check, { name: 'ValidationException', message: /cannot be the teacher/ });
  });
}

const accepted: readonly [CustomizationType, baseModelId: string, asked: Partial<JobRequest>][] = [
  ['FINE_TUNING', 'amazon.nova-lite-v1:0:300k', {}],
  ['CONTINUED_PRE_TRAINING', 'amazon.titan-text-express-v1:0:8k', {}],
  ['DISTILLATION', 'amazon.nova-lite-v1:0:300k', distillation],
  ['REINFORCEMENT_FINE_TUNING', 'amazon.nova-2-lite-v1:0:256k', reinforcement],
];

for (const [type, baseModelId, asked] of accepted) {
  test(`${type} is given what it needs`, () => {
    const trainingDataConfig = { s3Uri: 's3://data/train.jsonl' };
    checkCustomization(modelOf(baseModelId), type, { trainingDataConfig, hyperParameters: {}, ...asked });
  });
}

test('a custom model is not customized further', async () => {
  for (const baseModelIdentifier of ['distilled', made.arns['distilled']]) {
    const request = jobRequest('further', { baseModelIdentifier });
    await assert.rejects(world.bedrock.send(new CreateModelCustomizationJobCommand(request)), {
      message: /does not customize a custom model further/,
    });
  }
});

test('a role that a job names for the first time is assumed only after a while', async () => {
  let nowMs = Date.parse('2026-11-26T12:00:00Z');
  const clock = { now: () => nowMs, sleep: () => new Promise<void>(() => undefined) };
  const young = await openWorld(s3.url, { rolePropagationSeconds: 30, clock });
  const refusal = {
    name: 'ValidationException',
    message: 'Could not assume provided IAM role. Please check the role and try again',
  };
  await assert.rejects(createJob(young, 'propagated'), refusal);
  nowMs += 29_999;
  await assert.rejects(createJob(young, 'propagated'), refusal);
  nowMs += 1;
  await createJob(young, 'propagated');
  await assert.rejects(createJob(young, 'other', { roleArn: 'arn:aws:iam::000000000000:role/other' }), refusal);
  const { counts } = await young.admin('GET', '/_emulator/state');
  assert.equal(counts.createdJobs, 1);
  await young.close();
});
