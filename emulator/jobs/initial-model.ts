import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';
import type { TrainedModel } from '../training/index.ts';
import { JobFailure } from './job-failure.ts';

/**
 * What a job's training goes on from: the weights of the custom model that it names as its base, by name or ARN; null
 * for a foundation model. @throws JobFailure when that custom model is gone by now
 */
export function initialModel({ store }: Emulator, { baseModelId, request }: Job): TrainedModel | null {
  const { baseModelIdentifier } = request;
  const custom = store.state.customModels.find(
    ({ modelArn, modelName }) => modelArn === baseModelIdentifier || modelName === baseModelIdentifier,
  );
  if (custom !== undefined) return store.model(custom.modelArn);
  if (baseModelIdentifier === baseModelId || baseModelIdentifier.endsWith(`:foundation-model/${baseModelId}`))
    return null;
  throw new JobFailure(`The custom model ${baseModelIdentifier} that the job is based on no longer exists.`);
}
