import { foundationModelArn } from '../arns.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { findFoundationModel } from '../foundation-models.ts';

export interface ProvisionableModel {
  readonly modelArn: string;
  readonly foundationModelId: string;
  readonly foundationModelArn: string;
}

/**
 * The model that throughput is bought for: a custom model by name or ARN, or a foundation model's variant.
 * @throws AwsError ValidationException
 */
export function provisionableModel({ place, store }: Emulator, modelId: string): ProvisionableModel {
  const custom = store.state.customModels.find((model) => model.modelArn === modelId || model.modelName === modelId);
  if (custom !== undefined) {
    return {
      modelArn: custom.modelArn,
      foundationModelId: custom.baseModelId,
      foundationModelArn: foundationModelArn(place, custom.baseModelId),
    };
  }
  const base = findFoundationModel(modelId);
  if (base === undefined) throw validationError('The provided model identifier is invalid.');
  if (!base.inferenceTypesSupported.includes('PROVISIONED')) {
    throw validationError(`The model ${base.modelId} does not support provisioned throughput.`);
  }
  const arn = foundationModelArn(place, base.modelId);
  return { modelArn: arn, foundationModelId: base.modelId, foundationModelArn: arn };
}
