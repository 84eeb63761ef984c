import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { operationNames } from '../../emulator/routes.ts';
import { customModels } from '../emulator/support/custom-models.ts';
import { jobRequest } from '../emulator/support/requests.ts';
import { openWorld, startS3 } from '../emulator/support/world.ts';
import { answerDifferences, commonErrors } from './service-model/differences.ts';
import { loadModels } from './service-model/model.ts';
import type { OperationModel, ServiceModel, Shape } from './service-model/model.ts';
import { problemsOf } from './service-model/output.ts';
import { speak } from './service-model/speak.ts';
import type { Answer } from './service-model/speak.ts';

const models = await loadModels();
const s3 = await startS3();
const nova = 'amazon.nova-micro-v1:0:128k';
const made = await customModels(s3.url, 'us-east-1', [
  {
    name: 'distilled',
    baseModelId: nova,
    request: {
      customizationType: 'DISTILLATION',
      trainingDataConfig: { invocationLogsConfig: { invocationLogSource: { s3Uri: 's3://data/logs' } } },
      customizationConfig: {
        distillationConfig: { teacherModelConfig: { teacherModelIdentifier: 'amazon.nova-pro-v1:0' } },
      },
    },
  },
  { name: 'other', baseModelId: nova },
]);
const world = await openWorld(s3.url, { stateFolder: made.stateFolder });
after(async () => {
  await world.close();
  made.remove();
});

const seen = { succeeded: new Set<string>(), problems: new Set<string>(), undeclared: new Set<string>() };
const usedDifferences = new Set<unknown>();

/** Asks, and holds the answer against the operation's model, whatever it is. */
async function ask(operation: string, request: object): Promise<Answer> {
  const model = Object.values(models).find(({ operations }) => operation in operations) as ServiceModel;
  const { http, errors = [], output } = model.operations[operation] as OperationModel;
  const answer = await speak(world.url, model, operation, request);
  if (answer.error === null) {
    seen.succeeded.add(operation);
    assert.equal(answer.status, http.responseCode ?? 200, operation);
    for (const problem of output === undefined ? [] : problemsOfAnswer(model, output.shape, answer)) {
      const known = answerDifferences.find((one) => one.operations.includes(operation) && one.problem.test(problem));
      if (known) usedDifferences.add(known);
      else seen.problems.add(`${operation} ${problem}`);
    }
  } else {
    const declared = [...errors.map(({ shape }) => shape), ...commonErrors];
    if (!declared.includes(answer.error)) seen.undeclared.add(`${operation} ${answer.error}`);
  }
  return answer;
}

/** Members that travel in headers are put beside those of the body; a body that is one member is not looked into. */
function problemsOfAnswer(model: ServiceModel, name: string, { body, headers }: Answer): readonly string[] {
  const { members = {}, payload } = model.shapes[name] as Shape;
  const fromHeaders = Object.entries(members).flatMap(([member, { location, locationName = member }]) => {
    const value = location === 'header' ? headers.get(locationName) : null;
    return value === null ? [] : [[member, value] as const];
  });
  const fromBody = payload === undefined ? (body as object) : { [payload]: body };
  return problemsOf(model, name, { ...fromBody, ...Object.fromEntries(fromHeaders) });
}

/** Asks again until the answer is as wanted. */
async function until(operation: string, request: object, isWanted: (body: any) => boolean): Promise<void> {
  while (!isWanted((await ask(operation, request)).body));
}

test('jobs, models, endpoints, tags, quotas and answers have the members that the models say', async () => {
  const hold = (holds: object): Promise<unknown> => world.admin('POST', '/_emulator/hold', holds);
  await hold({ jobPhase: 'training' });
  const tags = [{ key: 'of', value: 'test' }];
  const network = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] };
  const { body: job } = await ask('CreateModelCustomizationJob', {
    ...jobRequest('job'),
    vpcConfig: network,
    jobTags: tags,
    clientRequestToken: 'once',
    customModelKmsKeyId: '12345678-1234-1234-1234-123456789012',
    validationDataConfig: { validators: [{ s3Uri: 's3://data/train.jsonl' }] },
  });
  const { jobArn } = job as { jobArn: string };
  await ask('GetModelCustomizationJob', { jobIdentifier: jobArn });
  await ask('CreateModelCustomizationJob', jobRequest('stopped'));
  await ask('StopModelCustomizationJob', { jobIdentifier: 'stopped' });
  await until('GetModelCustomizationJob', { jobIdentifier: 'stopped' }, ({ status }) => status === 'Stopped');
  await hold({ jobPhase: null });
  await until('GetModelCustomizationJob', { jobIdentifier: jobArn }, ({ status }) => status === 'Completed');
  await ask('CreateModelCustomizationJob', jobRequest('fail-validation'));
  await until('GetModelCustomizationJob', { jobIdentifier: 'fail-validation' }, ({ status }) => status === 'Failed');
  await ask('StopModelCustomizationJob', { jobIdentifier: 'fail-validation' });
  await ask('GetModelCustomizationJob', { jobIdentifier: 'distilled-job' });
  await ask('ListModelCustomizationJobs', { maxResults: 2 });
  await ask('ListCustomModels', {});
  for (const modelIdentifier of ['job-model', 'distilled', 'nobody']) await ask('GetCustomModel', { modelIdentifier });

  const throughput = { provisionedModelName: 'endpoint', modelId: made.arns['other'], modelUnits: 1 };
  await ask('CreateProvisionedModelThroughput', { ...throughput, commitmentDuration: 'OneMonth', modelUnits: 9 });
  await ask('CreateProvisionedModelThroughput', throughput);
  await ask('CreateProvisionedModelThroughput', { ...throughput, provisionedModelName: 'free', tags });
  await ask('CreateProvisionedModelThroughput', { ...throughput, provisionedModelName: 'many', modelUnits: 1000 });
  await hold({ provisioning: true });
  for (const provisionedModelId of ['endpoint', 'free']) {
    await until('GetProvisionedModelThroughput', { provisionedModelId }, ({ status }) => status === 'InService');
  }
  const change = { provisionedModelId: 'free', desiredModelId: made.arns['distilled'] };
  await ask('UpdateProvisionedModelThroughput', change);
  await ask('UpdateProvisionedModelThroughput', change);
  await ask('DeleteProvisionedModelThroughput', { provisionedModelId: 'free' });
  await hold({ provisioning: false });
  await until(
    'GetProvisionedModelThroughput',
    { provisionedModelId: 'free' },
    ({ status, modelArn }) => status === 'InService' && modelArn === change.desiredModelId,
  );
  await ask('ListProvisionedModelThroughputs', {});
  for (const provisionedModelId of ['endpoint', 'free']) {
    await ask('DeleteProvisionedModelThroughput', { provisionedModelId });
  }

  const deployment = { modelDeploymentName: 'deployment', modelArn: made.arns['distilled'], description: 'One.', tags };
  const { body: created } = await ask('CreateCustomModelDeployment', deployment);
  const arn = (created as Record<string, string>)['customModelDeploymentArn'];
  await ask('CreateCustomModelDeployment', { ...deployment, modelDeploymentName: 'x-fail-deployment' });
  const id = { customModelDeploymentIdentifier: 'deployment' };
  const failed = { customModelDeploymentIdentifier: 'x-fail-deployment' };
  await until('GetCustomModelDeployment', id, ({ status }) => status === 'Active');
  await until('GetCustomModelDeployment', failed, ({ status }) => status === 'Failed');
  await hold({ deploying: true });
  await ask('UpdateCustomModelDeployment', { ...id, modelArn: made.arns['other'] });
  await ask('UpdateCustomModelDeployment', { ...id, modelArn: made.arns['other'] });
  await ask('DeleteCustomModelDeployment', id);
  await ask('GetCustomModelDeployment', id);
  await hold({ deploying: false });
  await until('GetCustomModelDeployment', id, ({ modelArn }) => modelArn === made.arns['other']);
  await ask('ListCustomModelDeployments', { maxResults: 1 });
  await ask('DeleteCustomModel', { modelIdentifier: 'other' });

  for (const operation of ['TagResource', 'UntagResource', 'ListTagsForResource']) {
    await ask(operation, { resourceARN: arn, tags, tagKeys: ['of'] });
  }
  const messages = [{ role: 'user', content: [{ text: 'Hello.' }] }];
  await ask('Converse', { modelId: arn, messages });
  const body = Buffer.from('{"prompt":"Hello."}').toString('base64');
  await ask('InvokeModel', { modelId: 'cohere.command-light-text-v14', body });
  await ask('InvokeModel', { modelId: 'cohere.command-light-text-v14', body: '' });
  await ask('DeleteCustomModelDeployment', id);
  await ask('DeleteCustomModel', { modelIdentifier: 'job-model' });

  await ask('ListFoundationModels', {});
  for (const modelIdentifier of [nova, 'us.nobody', 'amazon.titan-text-premier-v1:0']) {
    await ask('GetFoundationModel', { modelIdentifier });
  }
  for (const operation of ['GetServiceQuota', 'GetAWSDefaultServiceQuota']) {
    await ask(operation, { ServiceCode: 'bedrock', QuotaCode: 'L-BE77399C' });
    await ask(operation, { ServiceCode: 'bedrock', QuotaCode: 'L-0' });
  }
  for (const operation of ['ListServiceQuotas', 'ListAWSDefaultServiceQuotas']) {
    await ask(operation, { ServiceCode: 'bedrock', MaxResults: 2 });
    await ask(operation, { ServiceCode: 'bedrock', NextToken: 'abcd' });
  }
  assert.deepEqual([...seen.problems], []);
});

test('every operation was answered with success', () => {
  assert.deepEqual(
    operationNames.filter((operation) => !seen.succeeded.has(operation)),
    [],
  );
});

test('every error is one that its operation declares', () => {
  assert.deepEqual([...seen.undeclared], []);
});

test('no difference of answers is listed that is none', () => {
  assert.deepEqual(
    answerDifferences.filter((one) => !usedDifferences.has(one)),
    [],
  );
});
