import { foundationModelArn } from '../arns.ts';
import type { Emulator } from '../emulator.ts';
import { findCustomModel, findJob } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { keyArn } from '../jobs/describe-job.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ modelIdentifier: required(members.modelIdentifier) });

export function getCustomModel(emulator: Emulator, call: Call): Reply {
  const { modelIdentifier } = check(requestShape, call.path);
  const model = findCustomModel(emulator.store.state, modelIdentifier);
  const job = findJob(emulator.store.state, model.jobArn);
  const { customModelKmsKeyId } = job.request;
  const body = {
    modelArn: model.modelArn,
    modelName: model.modelName,
    modelStatus: 'Active',
    jobName: job.request.jobName,
    jobArn: job.jobArn,
    baseModelArn: foundationModelArn(emulator.place, model.baseModelId),
    customizationType: job.request.customizationType,
    modelKmsKeyArn: customModelKmsKeyId === undefined ? undefined : keyArn(emulator, customModelKmsKeyId),
    hyperParameters: job.request.hyperParameters,
    trainingDataConfig: job.request.trainingDataConfig,
    validationDataConfig: job.request.validationDataConfig,
    outputDataConfig: job.request.outputDataConfig,
    customizationConfig: job.request.customizationConfig,
    trainingMetrics: job.trainingMetrics,
    validationMetrics: job.validationMetrics,
    creationTime: model.creationTime,
  };
  return { status: 200, body };
}
