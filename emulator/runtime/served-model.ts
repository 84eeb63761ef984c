import type { Emulator } from '../emulator.ts';
import { modelNotReady, notFound, validationError } from '../errors.ts';
import { findFoundationModel } from '../foundation-models.ts';
import type { FoundationModel } from '../foundation-models.ts';
import type { TrainedModel } from '../training/index.ts';
import * as patterns from '../validation/patterns.ts';
import { check, required, string, structure } from '../validation/shapes.ts';

export interface ServedModel {
  readonly foundationModel: FoundationModel;
  /** Null: the base model itself. */
  readonly trained: TrainedModel | null;
}

const requestShape = structure({ modelId: required(string({ min: 1, max: 2048, pattern: patterns.runtimeModelId })) });

/**
 * The model that answers to a `modelId` of the runtime: a foundation model on demand by its id or ARN, or what a
 * provisioned throughput serves, by its ARN.
 *
 * @throws AwsError ValidationException, ResourceNotFoundException or ModelNotReadyException
 */
export function servedModel(emulator: Emulator, path: Readonly<Record<string, string>>): ServedModel {
  const { modelId } = check(requestShape, path);
  if (/:provisioned-model\//.test(modelId)) return provisioned(emulator, modelId);
  const foundationModel = findFoundationModel(modelId);
  const isCustom = emulator.store.state.customModels.some(({ modelArn }) => modelArn === modelId);
  if (foundationModel?.inferenceTypesSupported.includes('ON_DEMAND') === false || isCustom) {
    // The apostrophe is Bedrock's own; programs search for this text.
    throw validationError(
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    );
  }
  if (foundationModel === undefined) throw validationError('The provided model identifier is invalid.');
  return { foundationModel, trained: null };
}

function provisioned({ store }: Emulator, arn: string): ServedModel {
  const throughput = store.state.provisionedThroughputs.find(({ provisionedModelArn }) => provisionedModelArn === arn);
  if (throughput === undefined) throw notFound(`There is no provisioned model throughput ${arn}.`);
  if (throughput.status === 'Creating') {
    throw modelNotReady('Model is not ready for inference. Wait and try your request again.');
  }
  if (throughput.status === 'Failed') {
    throw validationError(`The provisioned model throughput ${arn} has failed and serves no model.`);
  }
  const foundationModel = findFoundationModel(throughput.foundationModelArn);
  if (foundationModel === undefined) throw new Error(`${throughput.foundationModelArn} is not in the catalogue.`);
  const isCustom = throughput.modelArn.includes(':custom-model/');
  return { foundationModel, trained: isCustom ? store.model(throughput.modelArn) : null };
}
