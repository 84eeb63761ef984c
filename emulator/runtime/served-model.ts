import type { Emulator } from '../emulator.ts';
import { endOfLife, modelNotReady, notFound, validationError } from '../errors.ts';
import { findFoundationModel, isOffered, profiledModel } from '../foundation-models.ts';
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
 * The model that answers to a `modelId` of the runtime: a foundation model on demand by its id, its ARN or an inference
 * profile's id or ARN, or what a provisioned throughput or a custom model deployment serves, by its ARN.
 *
 * @throws AwsError ValidationException, ResourceNotFoundException or ModelNotReadyException
 */
export function servedModel(emulator: Emulator, path: Readonly<Record<string, string>>): ServedModel {
  const { modelId } = check(requestShape, path);
  if (/:provisioned-model\//.test(modelId)) return provisioned(emulator, modelId);
  if (/:custom-model-deployment\//.test(modelId)) return deployed(emulator, modelId);
  const profiled = profiledModel(modelId);
  const foundationModel = profiled ?? findFoundationModel(modelId);
  if (foundationModel !== undefined && !isOffered(emulator, foundationModel)) throw endOfLife();
  const isCustom = emulator.store.state.customModels.some(({ modelArn }) => modelArn === modelId);
  const isOnDemand = foundationModel?.inferenceTypesSupported.includes('ON_DEMAND') ?? true;
  if ((!isOnDemand && profiled === undefined) || isCustom) {
    // The apostrophe is Bedrock's own; programs search for this text.
    throw validationError(
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    );
  }
  if (foundationModel === undefined) throw validationError('The provided model identifier is invalid.');
  return { foundationModel, trained: null };
}

/** What a custom model's base model is; the catalogue has them all, retired or not. */
function baseOf(idOrArn: string): FoundationModel {
  const model = findFoundationModel(idOrArn);
  if (model === undefined) throw new Error(`${idOrArn} is not in the catalogue.`);
  return model;
}

function deployed({ store }: Emulator, arn: string): ServedModel {
  const { customModelDeployments, customModels } = store.state;
  const deployment = customModelDeployments.find((candidate) => candidate.customModelDeploymentArn === arn);
  if (deployment === undefined) throw notFound(`There is no custom model deployment ${arn}.`);
  if (deployment.status === 'Creating') throw notReady();
  if (deployment.status === 'Failed') {
    throw validationError(`The custom model deployment ${arn} has failed and serves no model.`);
  }
  const custom = customModels.find(({ modelArn }) => modelArn === deployment.modelArn);
  if (custom === undefined) throw new Error(`The custom model ${deployment.modelArn} of ${arn} is gone.`);
  return { foundationModel: baseOf(custom.baseModelId), trained: store.model(custom.modelArn) };
}

const notReady = (): Error => modelNotReady('Model is not ready for inference. Wait and try your request again.');

function provisioned({ store }: Emulator, arn: string): ServedModel {
  const throughput = store.state.provisionedThroughputs.find(({ provisionedModelArn }) => provisionedModelArn === arn);
  if (throughput === undefined) throw notFound(`There is no provisioned model throughput ${arn}.`);
  if (throughput.status === 'Creating') throw notReady();
  if (throughput.status === 'Failed') {
    throw validationError(`The provisioned model throughput ${arn} has failed and serves no model.`);
  }
  const isCustom = throughput.modelArn.includes(':custom-model/');
  const foundationModel = baseOf(throughput.foundationModelArn);
  return { foundationModel, trained: isCustom ? store.model(throughput.modelArn) : null };
}
