import { foundationModelArn } from '../arns.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { findFoundationModel, isLegacy, isOffered } from '../foundation-models.ts';
import type { FoundationModel } from '../foundation-models.ts';

export interface ProvisionableModel {
  readonly modelArn: string;
  readonly foundationModelId: string;
  readonly foundationModelArn: string;
}

/**
 * The model that throughput is bought for: a custom model by name or ARN, or a foundation model's variant.
 * @throws AwsError ValidationException
 */
export function provisionableModel(emulator: Emulator, modelId: string): ProvisionableModel {
  const { place, store } = emulator;
  const custom = store.state.customModels.find((model) => model.modelArn === modelId || model.modelName === modelId);
  if (custom !== undefined) {
    checkBase(emulator, custom.baseModelId);
    return {
      modelArn: custom.modelArn,
      foundationModelId: custom.baseModelId,
      foundationModelArn: foundationModelArn(place, custom.baseModelId),
    };
  }
  const base = checkBase(emulator, modelId);
  const arn = foundationModelArn(place, base.modelId);
  return { modelArn: arn, foundationModelId: base.modelId, foundationModelArn: arn };
}

/**
 * Custom models are provisioned where their base is. Nothing is bought any more for a Legacy model (user guide,
 * model-lifecycle, 2026-10); the texts are not published.
 */
function checkBase(emulator: Emulator, modelId: string): FoundationModel {
  const base = findFoundationModel(modelId);
  if (base === undefined || !isOffered(emulator, base)) {
    throw validationError('The provided model identifier is invalid.');
  }
  if (!base.inferenceTypesSupported.includes('PROVISIONED')) {
    throw validationError(`The model ${base.modelId} does not support provisioned throughput.`);
  }
  if (isLegacy(emulator, base)) {
    throw validationError(`The model ${base.modelId} is a Legacy model: no provisioned throughput is created for it.`);
  }
  return base;
}
