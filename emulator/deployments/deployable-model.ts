import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { findCustomModel } from '../find.ts';
import { findFoundationModel } from '../foundation-models.ts';
import type { CustomModel } from '../state/state.ts';

/** Models that were customized earlier are not deployed (user guide, deploy-custom-model-on-demand, 2026-10). */
const firstDeployable = '2025-07-16T00:00:00Z';

/**
 * The custom model to deploy. Only some base models allow it, in the Regions where they are customized.
 * @throws AwsError ResourceNotFoundException or ValidationException; the latter's texts are not published
 */
export function deployableModel({ place, store }: Emulator, modelArn: string): CustomModel {
  const custom = findCustomModel(store.state, modelArn);
  const base = findFoundationModel(custom.baseModelId);
  if (base?.isDeployable !== true) {
    throw validationError(
      `Custom models of ${custom.baseModelId} cannot be deployed for on-demand inference; purchase Provisioned Throughput for the model.`,
    );
  }
  if (!base.customizableIn.includes(place.region)) {
    throw validationError(
      `Custom models of ${custom.baseModelId} can be deployed in ${base.customizableIn.join(', ')}, not in ${place.region}.`,
    );
  }
  if (Date.parse(custom.creationTime) < Date.parse(firstDeployable)) {
    throw validationError(
      `The custom model ${custom.modelName} was customized before ${firstDeployable.slice(0, 10)}.`,
    );
  }
  return custom;
}
