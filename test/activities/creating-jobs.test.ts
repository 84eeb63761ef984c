import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { checkDataActivities, checkRecords, type DataFacts } from '../../src/activities/check-data.ts';
import { customizationJobActivities } from '../../src/activities/customization-job.ts';
import { validateRequestActivities } from '../../src/activities/validate-request.ts';
import type { CustomizationRequest } from '../../src/domain/customization.ts';
import type { InvalidRequestError } from '../../src/domain/errors.ts';
import { parseRequest, type RequestDefaults } from '../../src/domain/request.ts';
import type { JobSpec } from '../../src/domain/ports.ts';
import { createFakePorts, type FakePorts } from '../fakes/index.ts';

const owner = { workflowId: 'workflow', runId: 'run' };
const defaults: RequestDefaults = {
  trainingDataBucket: 'training',
  validationDataBucket: 'validation',
  modelInferenceBucket: 'inference',
  customizationOutputBucket: 'output',
  roleArn: 'arn:aws:iam::000000000000:role/bedrock',
  encoder: 'none',
  sentenceEncoder: 'none',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};

function requestOf(changes: object): CustomizationRequest {
  const raw = { jobName: 'job', training: { data: 'data.jsonl' }, evaluation: { prompts: 'e.jsonl' }, ...changes };
  return parseRequest(raw, defaults).request;
}

/** What the job is made of. */
async function specOf(request: CustomizationRequest): Promise<JobSpec> {
  const ports = createFakePorts({ now: () => 0 });
  const specs: JobSpec[] = [];
  const models = {
    ...ports.models,
    createJob: async (spec: JobSpec) => {
      specs.push(spec);
      return { arn: 'arn' };
    },
  };
  await customizationJobActivities({ ports: { ...ports, models } }).createJob(request, owner);
  return specs[0] ?? assert.fail('no job was created');
}

describe('a job', () => {
  it('of reinforcement has its hyperparameters as numbers and words, where Bedrock takes them', async () => {
    const graderLambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:grader';
    const spec = await specOf(
      requestOf({
        baseModel: 'amazon.nova-2-lite-v1:0:256k',
        customizationType: 'REINFORCEMENT_FINE_TUNING',
        reinforcement: { graderLambdaArn },
        hyperParameters: { epochCount: '2', learningRate: '1e-5', reasoningEffort: 'low' },
      }),
    );
    assert.deepEqual(spec.hyperParameters, {});
    assert.deepEqual(spec.reinforcement, {
      graderLambdaArn,
      hyperParameters: { epochCount: 2, learningRate: 0.00001, reasoningEffort: 'low' },
    });
  });

  it('of distillation names its teacher', async () => {
    const distillation = { teacher: 'amazon.nova-pro-v1:0', maximumResponseTokens: 100 };
    const spec = await specOf(
      requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k', customizationType: 'DISTILLATION', distillation }),
    );
    assert.deepEqual([spec.distillation, spec.customizationType], [distillation, 'DISTILLATION']);
  });

  it('that customizes a custom model further starts from that', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl';
    assert.equal((await specOf(requestOf({ baseModel: arn }))).baseModelId, arn);
  });
});

describe('a custom model as the base model', () => {
  it('is found by its name, and its base model by that', async () => {
    const world = await withCustomModel();
    const validated = await world.validate({ baseModel: 'my-model' });
    assert.equal(validated.request.startsFrom, world.arn);
    assert.equal(validated.request.baseModelId, 'cohere.command-light-text-v14:7:4k');
  });

  it('that there is not is refused', async () => {
    const world = await withCustomModel();
    await assert.rejects(
      world.validate({ baseModel: 'no-model' }),
      /"no-model" is no base model that Temper can customize/,
    );
    const gone = world.arn.replace(/.{12}$/, 'abcdefghijkl');
    const { request } = await world.validate({ baseModel: gone });
    await assert.rejects(check(world.ports, request), /baseModel: the custom model .* does not exist in this Region/);
  });

  async function withCustomModel() {
    let nowMs = 0;
    const ports = createFakePorts({ now: () => nowMs });
    put(ports);
    await customizationJobActivities({ ports }).createJob(
      requestOf({ baseModel: 'cohere.command-light-text-v14:7:4k', customModelName: 'my-model' }),
      owner,
    );
    nowMs += 86_400_000;
    const { arn } = (await ports.models.findCustomModel('my-model')) ?? assert.fail('there is no custom model');
    const { validateRequest } = validateRequestActivities({ ports, defaults, searchAttributesKnown: false });
    const validate = (changes: object) =>
      validateRequest(
        {
          jobName: 'next',
          customModelName: 'next',
          training: { data: 'data.jsonl' },
          evaluation: { prompts: 'e.jsonl' },
          ...changes,
        },
        owner,
      );
    return { ports, arn, validate };
  }
});

describe('data', () => {
  const conversation = (text: string) =>
    JSON.stringify({
      schemaVersion: 'bedrock-conversation-2024',
      messages: [
        { role: 'user', content: [{ text }] },
        { role: 'assistant', content: [{ text: 'yes' }] },
      ],
    });

  it('is checked in the form of its family', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports, Array.from({ length: 8 }, () => conversation('Is it?')).join('\n'));
    const request = requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k' });
    assert.equal((await check(ports, request)).trainingRecords, 8);
    put(ports, '{"prompt": "a", "completion": "b"}');
    await assert.rejects(check(ports, request), (error: InvalidRequestError) => {
      const messages = error.problems.map(({ field, message }) => `${field}: ${message}`);
      assert.deepEqual(messages, [
        's3://training/data.jsonl:1: lacks "schemaVersion": write "bedrock-conversation-2024"',
        's3://training/data.jsonl:1: lacks "messages": add it',
        's3://training/data.jsonl: has 1 record, but training data needs at least 8',
      ]);
      return true;
    });
  });

  it('is checked in the form that the request describes', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports, '{"input": "a"}');
    const family = { format: 'text', limits: { minimum: 1 } };
    const request = requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k', family });
    assert.equal((await check(ports, request)).trainingRecords, 1);
  });

  it('that is logs has to be there', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports);
    const request = requestOf({
      baseModel: 'amazon.nova-lite-v1:0:300k',
      customizationType: 'DISTILLATION',
      training: undefined,
      distillation: { teacher: 'amazon.nova-pro-v1:0', invocationLogs: { source: 's3://training/logs' } },
    });
    await assert.rejects(
      check(ports, request),
      /distillation\.invocationLogs\.source: s3:\/\/training\/logs holds no logs/,
    );
    ports.controls.putObject('s3://training/logs/2026/11/a.json.gz', 'x');
    assert.equal((await check(ports, request)).trainingRecords, 0);
  });

  it('with images that the model can not be shown, or that are not there, is refused', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports, Array.from({ length: 8 }, () => conversation('Is it?')).join('\n'));
    const uri = 's3://validation/a.png';
    const messages = [
      { role: 'user', content: [{ image: { format: 'png', source: { s3Location: { uri } } } }, { text: 'Is it?' }] },
      { role: 'assistant', content: [{ text: 'yes' }] },
    ];
    ports.controls.putObject('s3://validation/e.jsonl', JSON.stringify({ messages }));
    const request = requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k' });
    await assert.rejects(
      check(ports, request),
      /record 1: the image s3:\/\/validation\/a\.png does not exist: upload it/,
    );
    ports.controls.putObject(uri, Uint8Array.of(1));
    assert.equal((await check(ports, request)).evaluationRecords, 1);
    const blind = requestOf({ baseModel: 'amazon.nova-lite-v1:0:300k', family: { takesImages: false } });
    await assert.rejects(check(ports, blind), /record 1 holds images, but Nova Lite is asked without: leave them out/);
  });

  it('with images for a model that takes none, though others of its family do, is refused', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports, Array.from({ length: 100 }, () => conversation('Is it?')).join('\n'));
    const uri = 's3://validation/a.png';
    const content = [{ image: { format: 'png', source: { s3Location: { uri } } } }, { text: 'Is it?' }];
    const messages = [
      { role: 'user', content },
      { role: 'assistant', content: [{ text: 'yes' }] },
    ];
    ports.controls.putObject('s3://validation/e.jsonl', JSON.stringify({ messages }));
    ports.controls.putObject(uri, Uint8Array.of(1));
    for (const [baseModel, name] of [
      ['amazon.nova-micro-v1:0:128k', 'Nova Micro'],
      ['meta.llama3-2-1b-instruct-v1:0:128k', 'Llama 3.2 1B Instruct'],
      ['meta.llama3-2-3b-instruct-v1:0:128k', 'Llama 3.2 3B Instruct'],
    ] as const)
      assert.deepEqual(await problemsIn(ports, requestOf({ baseModel })), [
        `s3://validation/e.jsonl: record 1 holds images, but ${name} is asked without: leave them out`,
      ]);
    const described = requestOf({ baseModel: 'amazon.nova-micro-v1:0:128k', family: { takesImages: true } });
    assert.deepEqual(await problemsIn(ports, described), []);
  });

  it('of both files together may be as few or many as Bedrock counts them', async () => {
    const ports = createFakePorts({ now: () => 0 });
    const lines = (count: number) => Array.from({ length: count }, () => conversation('Is it?')).join('\n');
    const llama = { baseModel: 'meta.llama3-3-70b-instruct-v1:0:128k' };
    const both = requestOf({ ...llama, training: { data: 'data.jsonl', validation: 'v.jsonl' } });
    for (const [training, validation, says] of [
      [90, 10, []],
      [90, 9, ['v.jsonl: has 9 records and the training data 90, but together they need at least 100']],
      [9_991, 10, ['v.jsonl: has 10 records and the training data 9991, but together they may have at most 10000']],
    ] as const) {
      put(ports, lines(training));
      ports.controls.putObject('s3://validation/v.jsonl', lines(validation));
      assert.deepEqual(
        await problemsIn(ports, both),
        says.map((problem) => `s3://validation/${problem}`),
      );
    }
    put(ports, lines(99));
    assert.deepEqual(await problemsIn(ports, requestOf(llama)), [
      's3://training/data.jsonl: has 99 records, but training and validation data together need at least 100',
    ]);
  });

  it('of a distillation has lines of at most 16 KB', async () => {
    const ports = createFakePorts({ now: () => 0 });
    const prompt = (text: string) =>
      JSON.stringify({
        schemaVersion: 'bedrock-conversation-2024',
        messages: [{ role: 'user', content: [{ text }] }],
      });
    const room = 16 * 1024 - Buffer.byteLength(prompt(''));
    const request = requestOf({
      baseModel: 'amazon.nova-lite-v1:0:300k',
      customizationType: 'DISTILLATION',
      distillation: { teacher: 'amazon.nova-pro-v1:0' },
    });
    const others = Array.from({ length: 99 }, () => prompt('Is it?'));
    put(ports, [prompt('é'.repeat(Math.floor(room / 2))), ...others].join('\n'));
    assert.equal((await check(ports, request)).trainingRecords, 100);
    put(ports, [...others, prompt('é'.repeat(Math.floor(room / 2) + 1))].join('\n'));
    await assert.rejects(
      check(ports, request),
      /data\.jsonl:100: the line has 1638[56] bytes, but the model takes at most 16384: shorten it/,
    );
  });

  it('of Titan Text is half as long in larger batches, and in files of at most 1 GB and 100 MB', async () => {
    const ports = createFakePorts({ now: () => 0 });
    put(ports, JSON.stringify({ prompt: 'p'.repeat(12_289), completion: 'c' }));
    for (const [model, batchSize, isTooLong] of [
      ['lite-v1:0:4k', 2, false],
      ['lite-v1:0:4k', 3, true],
      ['express-v1:0:8k', 1, false],
      ['express-v1:0:8k', 2, true],
    ] as const) {
      const request = requestOf({ baseModel: `amazon.titan-text-${model}`, hyperParameters: { batchSize } });
      const tooLong = 's3://training/data.jsonl:1: the record has 12290 characters, but the model takes at most 12288';
      assert.deepEqual(await problemsIn(ports, request), isTooLong ? [tooLong] : []);
    }

    const lite = 'amazon.titan-text-lite-v1:0:4k';
    put(ports, '{"prompt": "p", "completion": "c"}');
    ports.controls.putObject('s3://validation/v.jsonl', '{"prompt": "p", "completion": "c"}');
    const validated = requestOf({ baseModel: lite, training: { data: 'data.jsonl', validation: 'v.jsonl' } });
    const sizes: Readonly<Record<string, number>> = {
      's3://training/data.jsonl': 1024 ** 3 + 1,
      's3://validation/v.jsonl': 100 * 1024 ** 2 + 1,
    };
    const objects: FakePorts['objects'] = {
      ...ports.objects,
      find: async (uri) => {
        const found = await ports.objects.find(uri);
        return found && { ...found, sizeBytes: sizes[uri] ?? found.sizeBytes };
      },
    };
    const problems = await problemsIn({ ...ports, objects }, validated);
    assert.deepEqual(
      problems.map((problem) => problem.replace(/: take .*/, '')),
      [
        's3://training/data.jsonl: has 1073741825 bytes, but training data may have at most 1073741824',
        's3://validation/v.jsonl: has 104857601 bytes, but validation data may have at most 104857600',
      ],
    );
  });

  it('of a family that answers with images is not asked to evaluate by', async () => {
    const ports = createFakePorts({ now: () => 0 });
    const caption = '{"image-ref": "s3://training/a.png", "caption": "A red lamp."}';
    ports.controls.putObject('s3://training/data.jsonl', Array.from({ length: 5 }, () => caption).join('\n'));
    const request = requestOf({
      baseModel: 'amazon.titan-image-generator-v2:0',
      hyperParameters: { stepCount: 'auto' },
    });
    await assert.rejects(
      check(ports, request),
      /data\.jsonl:1: the image s3:\/\/training\/a\.png does not exist: upload it/,
    );
    ports.controls.putObject('s3://training/a.png', new Uint8Array(50 * 1024 * 1024 + 1));
    await assert.rejects(
      check(ports, request),
      /data\.jsonl:1: the image .* has 52428801 bytes, but the model takes at most 52428800/,
    );
    ports.controls.putObject('s3://training/a.png', Uint8Array.of(1));
    const facts = await check(ports, request);
    assert.equal(facts.evaluationRecords, 0);
    assert.match(facts.unscored ?? '', /^Titan Image Generator answers with images, which no metric here scores/);
  });
});

function check(ports: FakePorts, request: CustomizationRequest): Promise<DataFacts> {
  const checking = () => checkDataActivities({ ports }).checkData(request, { ...owner, runId: 'other' });
  return new MockActivityEnvironment().run<[], DataFacts, typeof checking>(checking);
}

/** Of the records alone; the fakes offer few models. */
async function problemsIn({ objects }: Pick<FakePorts, 'objects'>, request: CustomizationRequest): Promise<string[]> {
  const { problems } = await checkRecords(objects, request);
  return problems.map(({ field, message }) => `${field}: ${message}`);
}

function put(ports: FakePorts, data = '{"prompt": "a", "completion": "b"}'): void {
  ports.controls.putObject('s3://training/data.jsonl', data);
  ports.controls.putObject('s3://validation/e.jsonl', '{"prompt": "a", "completion": "b"}');
}
