import { foundationModelArn, jobArn } from '../arns.ts';
import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { quotaExceeded, validationError } from '../errors.ts';
import { families } from '../families.ts';
import { customizationsIn, findFoundationModel, isLegacy, isOffered } from '../foundation-models.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { earlierArn, rememberToken } from '../idempotency.ts';
import { checkCustomization } from '../jobs/check-customization.ts';
import { assumeRole } from '../jobs/role.ts';
import { runJob } from '../jobs/run-job.ts';
import type { Job, JobRequest, Phase, State } from '../state/state.ts';
import { addTags } from '../tags.ts';
import { customizationConfig, invocationLogsConfig } from '../validation/customization-config.ts';
import { readHyperParameters } from '../validation/hyper-parameters.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { check, list, map, oneOf, required, string, structure } from '../validation/shapes.ts';
import type { Infer } from '../validation/shapes.ts';

const networkIds = (max: number) => list(string({ max: 32, pattern: patterns.networkId }), { min: 1, max });

const requestShape = structure({
  jobName: required(members.name(patterns.jobName)),
  customModelName: required(members.name(patterns.customModelName)),
  roleArn: required(string({ max: 2048, pattern: patterns.roleArn })),
  clientRequestToken: members.clientRequestToken,
  baseModelIdentifier: required(string({ min: 1, max: 2048, pattern: patterns.baseModelIdentifier })),
  customizationType: oneOf([
    'FINE_TUNING',
    'CONTINUED_PRE_TRAINING',
    'DISTILLATION',
    'REINFORCEMENT_FINE_TUNING',
    'IMPORTED',
  ]),
  customModelKmsKeyId: string({ min: 1, max: 2048, pattern: patterns.kmsKeyId }),
  jobTags: members.tags,
  customModelTags: members.tags,
  trainingDataConfig: required(structure({ s3Uri: members.s3Location, invocationLogsConfig })),
  validationDataConfig: structure({
    validators: required(list(structure({ s3Uri: required(members.s3Location) }), { max: 10 })),
  }),
  outputDataConfig: required(structure({ s3Uri: required(members.s3Location) })),
  hyperParameters: map(string()),
  vpcConfig: structure({ subnetIds: required(networkIds(16)), securityGroupIds: required(networkIds(5)) }),
  customizationConfig,
});
type Request = Infer<typeof requestShape>;

/** General reference, Bedrock quotas (2026-10). */
const quotas = { jobsInProgress: 10, customModels: 100 } as const;

export function createModelCustomizationJob(emulator: Emulator, call: Call): Reply {
  const { clock, place, store } = emulator;
  const request = check(requestShape, jsonBody(call));
  const earlier = earlierArn(store.state, 'CreateModelCustomizationJob', request);
  if (earlier !== null) return { status: 201, body: { jobArn: earlier } };

  const jobRequest = normalise(request);
  const baseModelId = customizableModel(emulator, request, jobRequest);
  assumeRole(emulator, request.roleArn);
  checkFree(store.state, request);
  const now = timestamp(clock);
  const phase = (): Phase => ({ status: 'NotStarted', creationTime: now, lastModifiedTime: now });
  const job: Job = {
    sequence: store.nextSequence(),
    jobArn: jobArn(place, baseModelId),
    request: jobRequest,
    baseModelId,
    baseModelArn: foundationModelArn(place, baseModelId),
    status: 'InProgress',
    phases: { validation: phase(), dataProcessing: phase(), training: phase() },
    creationTime: now,
    lastModifiedTime: now,
    tags: addTags([], request.jobTags ?? [], request.jobName),
    customModelTags: addTags([], request.customModelTags ?? [], request.customModelName),
  };
  store.change((state) => {
    state.jobs.push(job);
    state.counts.createdJobs += 1;
    rememberToken(state, 'CreateModelCustomizationJob', request, job.jobArn);
  });
  runJob(emulator, job);
  return { status: 201, body: { jobArn: job.jobArn } };
}

/**
 * The id of the base model, which what is asked goes with. A Legacy model is no longer customized (user guide,
 * model-lifecycle, 2026-10).
 *
 * @throws AwsError ValidationException
 */
function customizableModel(
  emulator: Emulator,
  { customizationType: type = 'FINE_TUNING' }: Request,
  asked: JobRequest,
): string {
  const { baseModelIdentifier, hyperParameters } = asked;
  const { customModels } = emulator.store.state;
  if (customModels.some((model) => [model.modelArn, model.modelName].includes(baseModelIdentifier))) {
    throw validationError('The emulator does not customize a custom model further: name its base model.');
  }
  const model = findFoundationModel(baseModelIdentifier);
  if (model === undefined || !isOffered(emulator, model)) {
    throw validationError('The provided model identifier is invalid.');
  }
  const { region } = emulator.place;
  const types = customizationsIn(emulator.place, model);
  if (type === 'IMPORTED' || !types.includes(type)) {
    const regions = type !== 'IMPORTED' && model.customizationsSupported.includes(type) ? model.customizableIn : [];
    const elsewhere = regions.length === 0 ? '' : ` in ${region}; it does in ${regions.join(', ')}`;
    throw validationError(`The model ${model.modelId} does not support the customization type ${type}${elsewhere}.`);
  }
  if (isLegacy(emulator, model)) {
    throw validationError(`The model ${model.modelId} is a Legacy model: no customization jobs are created for it.`);
  }
  checkCustomization(model, type, asked);
  const family = families[model.modelId];
  if (family === undefined) {
    throw validationError(
      `The emulator does not customize ${model.modelId}; it can: ${Object.keys(families).join(', ')}.`,
    );
  }
  readHyperParameters(family, hyperParameters);
  return model.modelId;
}

/** The request with the defaults of fine-tuning, and without the tags. @throws AwsError ValidationException */
function normalise(request: Request): JobRequest {
  const { clientRequestToken, customModelKmsKeyId, validationDataConfig, vpcConfig } = request;
  if ((validationDataConfig?.validators.length ?? 0) > 1) {
    throw validationError('The emulator validates against one file: leave the other validators out.');
  }
  return {
    jobName: request.jobName,
    customModelName: request.customModelName,
    roleArn: request.roleArn,
    ...(clientRequestToken !== undefined && { clientRequestToken }),
    baseModelIdentifier: request.baseModelIdentifier,
    customizationType: request.customizationType ?? 'FINE_TUNING',
    ...(customModelKmsKeyId !== undefined && { customModelKmsKeyId }),
    trainingDataConfig: request.trainingDataConfig,
    validationDataConfig: validationDataConfig ?? { validators: [] },
    outputDataConfig: request.outputDataConfig,
    hyperParameters: request.hyperParameters ?? {},
    ...(vpcConfig !== undefined && { vpcConfig }),
    ...(request.customizationConfig !== undefined && { customizationConfig: request.customizationConfig }),
  };
}

/**
 * Names and quotas. A job's name is taken for ever, a model's while the model or a job that is to make it exists.
 * @throws AwsError
 */
function checkFree({ jobs, customModels }: State, { jobName, customModelName }: Request): void {
  if (jobs.some(({ request }) => request.jobName === jobName)) {
    throw validationError('The provided job name is currently in use.');
  }
  const unfinished = jobs.filter(({ status }) => status === 'InProgress' || status === 'Stopping');
  const takenNames = [
    ...customModels.map(({ modelName }) => modelName),
    ...unfinished.map(({ request }) => request.customModelName),
  ];
  if (takenNames.includes(customModelName)) {
    throw validationError('The provided custom model name is currently in use.');
  }
  if (unfinished.length >= quotas.jobsInProgress) {
    throw quotaExceeded(`Your account allows ${quotas.jobsInProgress} customization jobs at a time.`);
  }
  if (customModels.length >= quotas.customModels) {
    throw quotaExceeded(`Your account allows ${quotas.customModels} custom models.`);
  }
}
