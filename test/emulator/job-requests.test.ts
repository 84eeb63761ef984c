import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CreateModelCustomizationJobCommand } from '@aws-sdk/client-bedrock';
import { awaitJob, completed, createJob, jobRequest, makeModel } from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

const long = 'x'.repeat(64);
const namePattern = '[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*';
const constraint = (value: string, at: string, text: string): string =>
  `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: ${text}`;
const hyperParameters = (values: Record<string, string>): object => ({ hyperParameters: values });

const refused: readonly [what: string, change: object, name: string, message: string | RegExp][] = [
  [
    'no job name',
    { jobName: undefined },
    'ValidationException',
    "1 validation error detected: Value null at 'jobName' failed to satisfy constraint: Member must not be null",
  ],
  [
    'an underscore in the job name',
    { jobName: 'a_b' },
    'ValidationException',
    constraint('a_b', 'jobName', `Member must satisfy regular expression pattern: ${namePattern}`),
  ],
  [
    'a job name that AWS’s own pattern takes years to refuse',
    { jobName: `a${'-'.repeat(60)}_` },
    'ValidationException',
    /at 'jobName' failed to satisfy constraint: Member must satisfy regular expression/,
  ],
  [
    'a job name of 64 characters',
    { jobName: long },
    'ValidationException',
    constraint(long, 'jobName', 'Member must have length less than or equal to 63'),
  ],
  ['two separators in the model name', { customModelName: 'a__b' }, 'ValidationException', /at 'customModelName'/],
  ['a dot in the model name', { customModelName: 'a.b' }, 'ValidationException', /at 'customModelName'/],
  [
    'a role that is a user',
    { roleArn: 'arn:aws:iam::000000000000:user/me' },
    'ValidationException',
    /at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws\(-/,
  ],
  ['a token that ends in a dash', { clientRequestToken: 'a-' }, 'ValidationException', /at 'clientRequestToken'/],
  [
    'an unknown customization type',
    { customizationType: 'MAGIC' },
    'ValidationException',
    constraint(
      'MAGIC',
      'customizationType',
      'Member must satisfy enum value set: [FINE_TUNING, CONTINUED_PRE_TRAINING, DISTILLATION, REINFORCEMENT_FINE_TUNING, IMPORTED]',
    ),
  ],
  [
    'a known type that the model lacks',
    { customizationType: 'DISTILLATION' },
    'ValidationException',
    /does not support the customization type DISTILLATION/,
  ],
  [
    'an unknown base model',
    { baseModelIdentifier: 'cohere.nonsense-v1' },
    'ValidationException',
    'The provided model identifier is invalid.',
  ],
  [
    'a base model without its variant',
    { baseModelIdentifier: 'cohere.command-light-text-v14' },
    'ValidationException',
    /does not support the customization type FINE_TUNING/,
  ],
  [
    'a space in an S3 location',
    { trainingDataConfig: { s3Uri: 's3://data/a b' } },
    'ValidationException',
    /at 'trainingDataConfig\.s3Uri'/,
  ],
  ['no S3 location', { trainingDataConfig: {} }, 'ValidationException', /trainingDataConfig\.s3Uri is required/],
  [
    'a validator without location',
    { validationDataConfig: { validators: [{}] } },
    'ValidationException',
    /Value null at 'validationDataConfig\.validators\.1\.member\.s3Uri'/,
  ],
  [
    'two validators',
    { validationDataConfig: { validators: [{ s3Uri: 's3://data/a' }, { s3Uri: 's3://data/b' }] } },
    'ValidationException',
    /one file/,
  ],
  [
    'no security groups',
    { vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: [] } },
    'ValidationException',
    /at 'vpcConfig\.securityGroupIds' failed to satisfy constraint: Member must have length greater than or equal to 1/,
  ],
  ['a tag without key', { jobTags: [{ key: '', value: 'x' }] }, 'ValidationException', /at 'jobTags\.1\.member\.key'/],
  [
    'a tag twice',
    {
      jobTags: [
        { key: 'k', value: 'x' },
        { key: 'k', value: 'y' },
      ],
    },
    'ValidationException',
    /'k' is given more than once/,
  ],
  [
    '51 tags',
    { jobTags: Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: '' })) },
    'TooManyTagsException',
    /at most 50/,
  ],
  [
    'an unknown hyperparameter',
    hyperParameters({ epochs: '1' }),
    'ValidationException',
    /epochs is not a hyperparameter of this model \(epochCount, /,
  ],
  [
    'too many epochs',
    hyperParameters({ epochCount: '101' }),
    'ValidationException',
    /epochCount is '101', but it must be from 1 to 100/,
  ],
  [
    'half an epoch',
    hyperParameters({ epochCount: '1.5' }),
    'ValidationException',
    /epochCount is '1\.5', but it must be an integer/,
  ],
  [
    'no number',
    hyperParameters({ learningRate: 'fast' }),
    'ValidationException',
    /learningRate is 'fast', but it must be a number/,
  ],
  ['an empty number', hyperParameters({ learningRate: '' }), 'ValidationException', /learningRate is ''/],
  ['a hexadecimal number', hyperParameters({ batchSize: '0x8' }), 'ValidationException', /batchSize is '0x8'/],
  ['a batch too large for Command Light', hyperParameters({ batchSize: '33' }), 'ValidationException', /from 8 to 32/],
  [
    'a batch too large for Command',
    { baseModelIdentifier: 'cohere.command-text-v14:7:4k', hyperParameters: { batchSize: '9' } },
    'ValidationException',
    /from 8 to 8/,
  ],
  [
    'a hyperparameter by the name of a method',
    hyperParameters({ toString: '1' }),
    'ValidationException',
    /toString is not a hyperparameter/,
  ],
];

for (const [what, change, name, message] of refused) {
  test(`a job is refused: ${what}`, async () => {
    const request = jobRequest('refused', change);
    await assert.rejects(world.bedrock.send(new CreateModelCustomizationJobCommand(request)), { name, message });
  });
}

test('several broken constraints come in one message', async () => {
  const broken = { ...jobRequest('refused'), jobName: '_', customModelName: '_' };
  await assert.rejects(world.bedrock.send(new CreateModelCustomizationJobCommand(broken)), {
    message: /^2 validation errors detected: Value '_' at 'jobName' .*; Value '_' at 'customModelName' /,
  });
});

const wrongTypes: readonly [body: string, message: RegExp][] = [
  ['{', /not valid JSON/],
  ['[]', /can not be converted to a structure/],
  ['{"jobName": 1}', /NUMBER_VALUE at 'jobName' can not be converted to a String/],
  ['{"jobTags": {}}', /STRUCTURE_VALUE at 'jobTags' can not be converted to a list/],
  ['{"hyperParameters": {"epochCount": 1}}', /NUMBER_VALUE at 'hyperParameters\.epochCount\.member'/],
];

for (const [body, message] of wrongTypes) {
  test(`a wrong type is a SerializationException: ${body}`, async () => {
    const response = await fetch(`${world.url}/model-customization-jobs`, { method: 'POST', body });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('x-amzn-errortype'), 'SerializationException');
    const { message: told } = (await response.json()) as Record<string, string>;
    assert.match(told ?? '', message);
  });
}

test('no refused request leaves anything behind', async () => {
  const { jobs, counts } = await world.admin('GET', '/_emulator/state');
  assert.deepEqual([jobs.length, counts.createdJobs], [0, 0]);
});

test('every hyperparameter and a learning rate below Bedrock’s own minimum are accepted', async () => {
  const all = {
    epochCount: '1',
    batchSize: '32',
    learningRate: '1e-11',
    earlyStoppingThreshold: '0',
    earlyStoppingPatience: '10',
    evalPercentage: '50.0',
  };
  await createJob(world, 'all-parameters', { hyperParameters: all });
  const job = await awaitJob(world, 'all-parameters', completed);
  assert.deepEqual(job.hyperParameters, all);
});

test('a job name is taken for ever, and a model name while the model exists', async () => {
  await makeModel(world, 'taken');
  await assert.rejects(createJob(world, 'taken', { customModelName: 'other' }), {
    name: 'ValidationException',
    message: 'The provided job name is currently in use.',
  });
  await assert.rejects(createJob(world, 'other', { customModelName: 'taken-model' }), {
    name: 'ValidationException',
    message: 'The provided custom model name is currently in use.',
  });
});

test('more than ten jobs at a time exceed the quota', async () => {
  await world.admin('POST', '/_emulator/hold', { jobPhase: 'validation' });
  for (let index = 0; index < 10; index += 1) await createJob(world, `many-${index}`);
  await assert.rejects(createJob(world, 'many-10'), { name: 'ServiceQuotaExceededException' });
});
