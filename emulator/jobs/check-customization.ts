import { validationError } from '../errors.ts';
import type { CustomizationType, FoundationModel } from '../catalogue/model.ts';
import { findServedModel } from '../foundation-models.ts';
import type { DistillationConfig, JobRequest, RftConfig } from '../state/state.ts';
import { mayTeach, teachersOf } from './distillation-pairs.ts';

type Asked = Pick<JobRequest, 'trainingDataConfig' | 'customizationConfig' | 'hyperParameters'>;

/**
 * Whether a type of customization was given what it needs and nothing of another's. The user guide tells what belongs
 * together (model-customization-submit, prequisites-model-distillation, rft-submit-job, 2026-10); the texts are ours.
 *
 * @throws AwsError ValidationException
 */
export function checkCustomization(model: FoundationModel, type: CustomizationType, asked: Asked): void {
  const { distillationConfig, rftConfig } = asked.customizationConfig ?? {};
  if (type === 'DISTILLATION') return checkDistillation(model, distillationConfig, asked);
  if (type === 'REINFORCEMENT_FINE_TUNING') return checkReinforcement(rftConfig, asked);
  if (asked.customizationConfig !== undefined || asked.trainingDataConfig.invocationLogsConfig !== undefined) {
    throw validationError(`customizationConfig and invocationLogsConfig are not allowed for ${type}.`);
  }
  checkFile(type, asked);
}

function checkFile(type: CustomizationType, { trainingDataConfig }: Asked): void {
  if (trainingDataConfig.s3Uri === undefined)
    throw validationError(`trainingDataConfig.s3Uri is required for ${type}.`);
}

function checkDistillation(model: FoundationModel, config: DistillationConfig | undefined, asked: Asked): void {
  if (config === undefined) {
    throw validationError('customizationConfig.distillationConfig is required for DISTILLATION.');
  }
  const { s3Uri, invocationLogsConfig } = asked.trainingDataConfig;
  if ((s3Uri === undefined) === (invocationLogsConfig === undefined)) {
    throw validationError(
      'Exactly one of trainingDataConfig.s3Uri and trainingDataConfig.invocationLogsConfig is required for DISTILLATION.',
    );
  }
  const { maxResponseLengthForInference: maxLength, teacherModelIdentifier } = config.teacherModelConfig;
  if (maxLength !== undefined && maxLength < 1) {
    throw validationError(`maxResponseLengthForInference is ${maxLength}; it must be at least 1 token.`);
  }
  const teacher = findServedModel(teacherModelIdentifier);
  if (teacher === undefined) throw validationError('The provided teacher model identifier is invalid.');
  if (!mayTeach(teacher.baseModelId, model.baseModelId)) {
    const possible = teachersOf(model.baseModelId).join(', ');
    throw validationError(
      `The model ${teacher.modelId} cannot be the teacher of ${model.modelId}; possible: ${possible}.`,
    );
  }
}

function checkReinforcement(config: RftConfig | undefined, asked: Asked): void {
  const type = 'REINFORCEMENT_FINE_TUNING';
  if (config?.graderConfig?.lambdaGrader === undefined) {
    throw validationError(`customizationConfig.rftConfig.graderConfig.lambdaGrader is required for ${type}.`);
  }
  if (asked.trainingDataConfig.invocationLogsConfig !== undefined) {
    throw validationError(`The emulator takes no invocationLogsConfig for ${type}: give trainingDataConfig.s3Uri.`);
  }
  checkFile(type, asked);
  if (Object.keys(asked.hyperParameters).length > 0) {
    throw validationError(`For ${type}, hyperparameters are given in customizationConfig.rftConfig.hyperParameters.`);
  }
}
