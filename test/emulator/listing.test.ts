import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  GetFoundationModelCommand,
  ListCustomModelsCommand,
  ListFoundationModelsCommand,
  ListModelCustomizationJobsCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  paginateListModelCustomizationJobs,
} from '@aws-sdk/client-bedrock';
import type {
  ListCustomModelsCommandInput,
  ListFoundationModelsCommandInput,
  ListModelCustomizationJobsCommandInput,
  ListProvisionedModelThroughputsCommandInput,
} from '@aws-sdk/client-bedrock';
import {
  awaitJob,
  awaitThroughput,
  createJob,
  createThroughput,
  failed,
  inService,
  makeModel,
} from './support/requests.ts';
import { openWorld, startS3 } from './support/world.ts';

const s3 = await startS3();
const world = await openWorld(s3.url);
after(() => world.close());

const first = await makeModel(world, 'alpha-one');
await makeModel(world, 'alpha-two');
await createJob(world, 'beta-fail-validation');
await awaitJob(world, 'beta-fail-validation', failed);
const endpoint = await createThroughput(world, 'endpoint-one', first);
await awaitThroughput(world, endpoint, inService);
await createThroughput(world, 'endpoint-stuck-creating', 'alpha-two-model');

const past = new Date(0);
const future = new Date('2999-01-01T00:00:00Z');
const baseArn = 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-light-text-v14:7:4k';
const otherArn = 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-text-v14:7:4k';

const jobLists: readonly [query: ListModelCustomizationJobsCommandInput, names: readonly string[]][] = [
  [{}, ['beta-fail-validation', 'alpha-two', 'alpha-one']],
  [{ sortOrder: 'Ascending', sortBy: 'CreationTime' }, ['alpha-one', 'alpha-two', 'beta-fail-validation']],
  [{ statusEquals: 'Failed' }, ['beta-fail-validation']],
  [{ nameContains: 'alpha' }, ['alpha-two', 'alpha-one']],
  [{ nameContains: 'alpha', maxResults: 1 }, ['alpha-two']],
  [{ creationTimeAfter: future }, []],
  [{ creationTimeBefore: past }, []],
  [{ creationTimeAfter: past, creationTimeBefore: future, statusEquals: 'Completed' }, ['alpha-two', 'alpha-one']],
];

for (const [query, names] of jobLists) {
  test(`jobs are listed by ${JSON.stringify(query)}`, async () => {
    const { modelCustomizationJobSummaries = [] } = await world.bedrock.send(
      new ListModelCustomizationJobsCommand(query),
    );
    assert.deepEqual(
      modelCustomizationJobSummaries.map(({ jobName }) => jobName),
      names,
    );
  });
}

test('pages follow each other without gap or repetition', async () => {
  const pages: (string | undefined)[][] = [];
  for await (const page of paginateListModelCustomizationJobs({ client: world.bedrock, pageSize: 2 }, {})) {
    pages.push((page.modelCustomizationJobSummaries ?? []).map(({ jobName }) => jobName));
  }
  assert.deepEqual(pages, [['beta-fail-validation', 'alpha-two'], ['alpha-one']]);
});

test('a job’s summary has what AWS’s has', async () => {
  const { modelCustomizationJobSummaries } = await world.bedrock.send(
    new ListModelCustomizationJobsCommand({ nameContains: 'alpha-one' }),
  );
  const [summary] = modelCustomizationJobSummaries ?? [];
  assert.deepEqual(
    [
      summary?.status,
      summary?.customModelArn,
      summary?.customModelName,
      summary?.customizationType,
      summary?.baseModelArn,
    ],
    ['Completed', first, 'alpha-one-model', 'FINE_TUNING', baseArn],
  );
  assert.equal(summary?.statusDetails?.trainingDetails?.status, 'Completed');
});

const modelLists: readonly [query: ListCustomModelsCommandInput, names: readonly string[]][] = [
  [{}, ['alpha-two-model', 'alpha-one-model']],
  [{ nameContains: 'one' }, ['alpha-one-model']],
  [{ baseModelArnEquals: baseArn, modelStatus: 'Active', isOwned: true }, ['alpha-two-model', 'alpha-one-model']],
  [{ foundationModelArnEquals: otherArn }, []],
  [{ modelStatus: 'Failed' }, []],
  [{ isOwned: false }, []],
  [{ maxResults: 1, sortOrder: 'Ascending' }, ['alpha-one-model']],
];

for (const [query, names] of modelLists) {
  test(`custom models are listed by ${JSON.stringify(query)}`, async () => {
    const { modelSummaries = [] } = await world.bedrock.send(new ListCustomModelsCommand(query));
    assert.deepEqual(
      modelSummaries.map(({ modelName }) => modelName),
      names,
    );
  });
}

const throughputLists: readonly [query: ListProvisionedModelThroughputsCommandInput, names: readonly string[]][] = [
  [{}, ['endpoint-stuck-creating', 'endpoint-one']],
  [{ statusEquals: 'InService' }, ['endpoint-one']],
  [{ modelArnEquals: first }, ['endpoint-one']],
  [{ nameContains: 'stuck' }, ['endpoint-stuck-creating']],
];

for (const [query, names] of throughputLists) {
  test(`throughputs are listed by ${JSON.stringify(query)}`, async () => {
    const { provisionedModelSummaries = [] } = await world.bedrock.send(
      new ListProvisionedModelThroughputsCommand(query),
    );
    assert.deepEqual(
      provisionedModelSummaries.map((summary) => summary.provisionedModelName),
      names,
    );
  });
}

const badLists: readonly [query: string, message: RegExp][] = [
  ['maxResults=0', /at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1/],
  ['maxResults=many', /'maxResults' can not be converted to an Integer/],
  ['maxResults=1001', /less than or equal to 1000/],
  ['nextToken=made-up', /nextToken is invalid/],
  ['statusEquals=Done', /enum value set/],
  ['sortOrder=Up', /enum value set: \[Ascending, Descending\]/],
  ['creationTimeAfter=yesterday', /creationTimeAfter is not a date and time/],
];

for (const [query, message] of badLists) {
  test(`a list is refused: ${query}`, async () => {
    const response = await fetch(`${world.url}/model-customization-jobs?${query}`);
    assert.equal(response.status, 400);
    assert.match(((await response.json()) as { message: string }).message, message);
  });
}

const catalogue: readonly [query: ListFoundationModelsCommandInput, count: number][] = [
  [{ byProvider: 'cohere' }, 4],
  [{ byProvider: 'Cohere', byCustomizationType: 'FINE_TUNING' }, 2],
  [{ byProvider: 'meta', byCustomizationType: 'FINE_TUNING' }, 0],
  [{ byProvider: 'Amazon', byCustomizationType: 'DISTILLATION' }, 3],
  [{ byProvider: 'Amazon', byCustomizationType: 'CONTINUED_PRE_TRAINING' }, 2],
  [{ byProvider: 'meta', byInferenceType: 'ON_DEMAND' }, 4],
  [{ byProvider: 'meta', byInferenceType: 'PROVISIONED' }, 6],
  [{ byOutputModality: 'EMBEDDING', byInferenceType: 'PROVISIONED' }, 1],
  [{ byOutputModality: 'IMAGE' }, 1],
];

for (const [query, count] of catalogue) {
  test(`${count} foundation models are listed by ${JSON.stringify(query)}`, async () => {
    const { modelSummaries } = await world.bedrock.send(new ListFoundationModelsCommand(query));
    assert.equal(modelSummaries?.length, count);
  });
}

test('a foundation model is found by id and by ARN', async () => {
  for (const modelIdentifier of ['cohere.command-light-text-v14:7:4k', baseArn]) {
    const { modelDetails } = await world.bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
    assert.deepEqual(
      [modelDetails?.modelArn, modelDetails?.customizationsSupported, modelDetails?.inferenceTypesSupported],
      [baseArn, ['FINE_TUNING'], ['PROVISIONED']],
    );
  }
  await assert.rejects(world.bedrock.send(new GetFoundationModelCommand({ modelIdentifier: 'cohere.nobody' })), {
    name: 'ResourceNotFoundException',
  });
});

test('tags are added, replaced, listed and taken away, on every kind of resource', async () => {
  const { jobs } = await world.admin('GET', '/_emulator/state');
  for (const resourceARN of [jobs[0].jobArn, first, endpoint]) {
    const tags = async (): Promise<unknown> =>
      (await world.bedrock.send(new ListTagsForResourceCommand({ resourceARN }))).tags;
    await world.bedrock.send(
      new TagResourceCommand({
        resourceARN,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await world.bedrock.send(new TagResourceCommand({ resourceARN, tags: [{ key: 'a', value: '3' }] }));
    assert.deepEqual(await tags(), [
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
    ]);
    await world.bedrock.send(new UntagResourceCommand({ resourceARN, tagKeys: ['b', 'absent'] }));
    assert.deepEqual(await tags(), [{ key: 'a', value: '3' }]);
  }
  const nobody = 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/abcdefabcdef';
  await assert.rejects(world.bedrock.send(new ListTagsForResourceCommand({ resourceARN: nobody })), {
    name: 'ResourceNotFoundException',
  });
});

test('tags given at creation are borne by the job and by its model', async () => {
  await createJob(world, 'tagged', {
    jobTags: [{ key: 'of', value: 'job' }],
    customModelTags: [{ key: 'of', value: 'model' }],
  });
  const job = await awaitJob(world, 'tagged', ({ status }) => status === 'Completed');
  for (const [resourceARN, value] of [
    [job.jobArn, 'job'],
    [job.outputModelArn, 'model'],
  ] as const) {
    const { tags } = await world.bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
    assert.deepEqual(tags, [{ key: 'of', value }]);
  }
});
