import {
  CreateModelCustomizationJobCommand,
  DeleteCustomModelCommand,
  GetCustomModelCommand,
  GetFoundationModelCommand,
  GetModelCustomizationJobCommand,
  ListFoundationModelsCommand,
  StopModelCustomizationJobCommand,
  type BedrockClient,
  type FoundationModelSummary,
  type GetModelCustomizationJobCommandOutput,
  type RequestMetadataFilters,
  type TrainingDataConfig,
} from '@aws-sdk/client-bedrock';
import type { BaseModel, CustomModel, Job, JobPhases, JobSpec, MetadataFilter, ModelPort } from '../domain/ports.ts';
import { ServiceError } from '../domain/errors.ts';
import { call } from './call.ts';
import { nullIfMissing } from './missing.ts';
import { toTagList } from './tags.ts';

/** Jobs, custom models and base models of Bedrock's control plane. */
export function createModelPort(client: BedrockClient): ModelPort {
  return {
    findBaseModel: (id) => findBaseModel(client, id),
    listBaseModels: () => listBaseModels(client),
    createJob: (spec) => createJob(client, spec),
    findJob: (nameOrArn) => findJob(client, nameOrArn),
    stopJob: (nameOrArn) => stopJob(client, nameOrArn),
    findCustomModel: (nameOrArn) => findCustomModel(client, nameOrArn),
    deleteCustomModel: (nameOrArn) => deleteCustomModel(client, nameOrArn),
  };
}

async function findBaseModel(client: BedrockClient, id: string): Promise<BaseModel | null> {
  const attempt = { to: `look up the base model "${id}"`, action: 'bedrock:GetFoundationModel' };
  const found = await nullIfMissing(
    call(attempt, () => client.send(new GetFoundationModelCommand({ modelIdentifier: id }))),
    // An id that no model has, as opposed to one that this Region lacks.
    (error) => error.code === 'ValidationException' && /model identifier is invalid/i.test(error.message),
  );
  return found?.modelDetails ? toBaseModel(found.modelDetails, id) : null;
}

/** One page holds them all. */
async function listBaseModels(client: BedrockClient): Promise<readonly BaseModel[]> {
  const attempt = { to: 'list the base models', action: 'bedrock:ListFoundationModels' };
  const { modelSummaries = [] } = await call(attempt, () => client.send(new ListFoundationModelsCommand({})));
  return modelSummaries.map((summary) => toBaseModel(summary, ''));
}

function toBaseModel(details: FoundationModelSummary, id: string): BaseModel {
  return {
    id: details.modelId ?? id,
    arn: details.modelArn ?? '',
    ...(details.modelName !== undefined && { name: details.modelName }),
    ...(details.providerName !== undefined && { provider: details.providerName }),
    customizations: details.customizationsSupported ?? [],
    inferenceTypes: details.inferenceTypesSupported ?? [],
    ...(details.modelLifecycle?.status !== undefined && { lifecycle: details.modelLifecycle.status }),
    ...(details.modelLifecycle?.endOfLifeTime && { endOfLifeAt: details.modelLifecycle.endOfLifeTime.toISOString() }),
  };
}

async function createJob(client: BedrockClient, spec: JobSpec): Promise<{ readonly arn: string }> {
  const attempt = {
    to: `create the customization job "${spec.name}" of ${spec.baseModelId}`,
    action: 'bedrock:CreateModelCustomizationJob',
  };
  const tags = toTagList(spec.tags);
  const command = new CreateModelCustomizationJobCommand({
    jobName: spec.name,
    customModelName: spec.customModelName,
    baseModelIdentifier: spec.baseModelId,
    customizationType: spec.customizationType,
    roleArn: spec.roleArn,
    trainingDataConfig: toTrainingData(spec),
    ...(spec.validationData && { validationDataConfig: { validators: [{ s3Uri: spec.validationData }] } }),
    outputDataConfig: { s3Uri: spec.output },
    ...(Object.keys(spec.hyperParameters).length > 0 && { hyperParameters: { ...spec.hyperParameters } }),
    ...toCustomizationConfig(spec),
    ...(spec.kmsKeyId !== undefined && { customModelKmsKeyId: spec.kmsKeyId }),
    ...(spec.vpc && {
      vpcConfig: { subnetIds: [...spec.vpc.subnetIds], securityGroupIds: [...spec.vpc.securityGroupIds] },
    }),
    ...(tags.length > 0 && { jobTags: tags, customModelTags: tags }),
    // Left out, the SDK would make up one for each send, and a retried activity would buy a second job.
    clientRequestToken: spec.clientRequestToken,
  });
  const { jobArn } = await call(attempt, () => client.send(command));
  return { arn: jobArn ?? '' };
}

function toTrainingData({ trainingData, distillation }: JobSpec): TrainingDataConfig {
  const logs = distillation?.invocationLogs;
  if (!logs) return { s3Uri: trainingData };
  return {
    invocationLogsConfig: {
      usePromptResponse: logs.usePromptResponse,
      invocationLogSource: { s3Uri: trainingData },
      ...(logs.filter && { requestMetadataFilters: toMetadataFilters(logs.filter) }),
    },
  };
}

function toMetadataFilters(filter: MetadataFilter): RequestMetadataFilters {
  if ('equals' in filter) return { equals: { ...filter.equals } };
  if ('notEquals' in filter) return { notEquals: { ...filter.notEquals } };
  const [list, name] = 'andAll' in filter ? [filter.andAll, 'andAll' as const] : [filter.orAll, 'orAll' as const];
  const filters = list.map((base) =>
    'equals' in base ? { equals: { ...base.equals } } : { notEquals: { ...base.notEquals } },
  );
  return name === 'andAll' ? { andAll: filters } : { orAll: filters };
}

function toCustomizationConfig({ distillation, reinforcement }: JobSpec) {
  if (distillation) {
    const { teacher, maximumResponseTokens } = distillation;
    const teacherModelConfig = {
      teacherModelIdentifier: teacher,
      ...(maximumResponseTokens !== undefined && { maxResponseLengthForInference: maximumResponseTokens }),
    };
    return { customizationConfig: { distillationConfig: { teacherModelConfig } } };
  }
  if (reinforcement) {
    const { graderLambdaArn, hyperParameters } = reinforcement;
    return {
      customizationConfig: {
        rftConfig: {
          graderConfig: { lambdaGrader: { lambdaArn: graderLambdaArn } },
          ...(Object.keys(hyperParameters).length > 0 && { hyperParameters }),
        },
      },
    };
  }
  return {};
}

async function findJob(client: BedrockClient, nameOrArn: string): Promise<Job | null> {
  const attempt = { to: `look up the customization job "${nameOrArn}"`, action: 'bedrock:GetModelCustomizationJob' };
  const command = new GetModelCustomizationJobCommand({ jobIdentifier: nameOrArn });
  const found = await nullIfMissing(call(attempt, () => client.send(command)));
  return found && toJob(found);
}

/** Bedrock refuses to stop a job that has ended, in words that it does not document; the job itself knows. */
async function stopJob(client: BedrockClient, nameOrArn: string): Promise<void> {
  const attempt = { to: `stop the customization job "${nameOrArn}"`, action: 'bedrock:StopModelCustomizationJob' };
  const command = new StopModelCustomizationJobCommand({ jobIdentifier: nameOrArn });
  try {
    await call(attempt, () => client.send(command));
  } catch (error) {
    const refused = error instanceof ServiceError && ['ConflictException', 'ValidationException'].includes(error.code);
    if (!refused) throw error;
    const job = await findJob(client, nameOrArn);
    if (job === null || job.status === 'InProgress') throw error;
  }
}

async function findCustomModel(client: BedrockClient, nameOrArn: string): Promise<CustomModel | null> {
  const attempt = { to: `look up the custom model "${nameOrArn}"`, action: 'bedrock:GetCustomModel' };
  const command = new GetCustomModelCommand({ modelIdentifier: nameOrArn });
  const found = await nullIfMissing(call(attempt, () => client.send(command)));
  if (!found) return null;
  return {
    arn: found.modelArn ?? '',
    name: found.modelName ?? '',
    ...(found.jobArn !== undefined && { jobArn: found.jobArn }),
    ...(found.baseModelArn !== undefined && { baseModelArn: found.baseModelArn }),
  };
}

async function deleteCustomModel(client: BedrockClient, nameOrArn: string): Promise<void> {
  const attempt = { to: `delete the custom model "${nameOrArn}"`, action: 'bedrock:DeleteCustomModel' };
  const command = new DeleteCustomModelCommand({ modelIdentifier: nameOrArn });
  await nullIfMissing(call(attempt, () => client.send(command)));
}

function toJob(found: GetModelCustomizationJobCommandOutput): Job {
  const validationLoss = found.validationMetrics?.[0]?.validationLoss;
  return {
    arn: found.jobArn ?? '',
    name: found.jobName ?? '',
    status: found.status ?? 'InProgress',
    phases: toPhases(found.statusDetails),
    ...(found.clientRequestToken !== undefined && { clientRequestToken: found.clientRequestToken }),
    customModelName: found.outputModelName ?? '',
    ...(found.outputModelArn !== undefined && { customModelArn: found.outputModelArn }),
    ...(found.failureMessage !== undefined && { failureMessage: found.failureMessage }),
    ...(found.trainingMetrics?.trainingLoss !== undefined && { trainingLoss: found.trainingMetrics.trainingLoss }),
    ...(validationLoss !== undefined && { validationLoss }),
    createdAt: found.creationTime?.toISOString() ?? '',
    ...(found.endTime && { endedAt: found.endTime.toISOString() }),
  };
}

function toPhases(details: GetModelCustomizationJobCommandOutput['statusDetails']): JobPhases {
  const validation = details?.validationDetails?.status;
  const dataProcessing = details?.dataProcessingDetails?.status;
  const training = details?.trainingDetails?.status;
  return {
    ...(validation && { validation }),
    ...(dataProcessing && { dataProcessing }),
    ...(training && { training }),
  };
}
