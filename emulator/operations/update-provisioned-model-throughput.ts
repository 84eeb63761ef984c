import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { findProvisionedThroughput } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { isBusy, provision } from '../throughput/lifecycle.ts';
import { provisionableModel } from '../throughput/provisionable-model.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { check, required, structure } from '../validation/shapes.ts';

const pathShape = structure({ provisionedModelId: required(members.provisionedModelId) });
const bodyShape = structure({
  desiredProvisionedModelName: members.name(patterns.resourceName),
  desiredModelId: members.modelIdentifier,
});

/** Renames at once; another model is served after an `Updating` as long as a `Creating`. */
export function updateProvisionedModelThroughput(emulator: Emulator, call: Call): Reply {
  const { clock, store } = emulator;
  const { provisionedModelId } = check(pathShape, call.path);
  const { desiredModelId, desiredProvisionedModelName: newName } = check(bodyShape, jsonBody(call));
  const throughput = findProvisionedThroughput(store.state, provisionedModelId);
  if (isBusy(throughput)) {
    // No conflict, as for a deletion: this operation doesn't declare one.
    throw validationError(
      `The provisioned model throughput ${throughput.provisionedModelName} is in a mutating state.`,
    );
  }
  if (throughput.status !== 'InService' || throughput.deletionTime !== undefined) {
    throw validationError('Only a provisioned model throughput that is InService can be updated.');
  }
  const isTaken = store.state.provisionedThroughputs.some(
    (other) => other !== throughput && other.provisionedModelName === newName,
  );
  if (isTaken) throw validationError('The provided provisioned model name is currently in use.');
  const model = desiredModelId === undefined ? null : provisionableModel(emulator, desiredModelId);
  if (model !== null && !throughput.modelArn.includes(':custom-model/')) {
    throw validationError('The model of a provisioned model throughput for a base model cannot be changed.');
  }
  if (model !== null && model.foundationModelArn !== throughput.foundationModelArn) {
    throw validationError(
      'The desired model must be the base model of the present one, or another custom model with the same base model.',
    );
  }

  store.change(() => {
    throughput.lastModifiedTime = timestamp(clock);
    if (newName !== undefined) throughput.provisionedModelName = newName;
    if (model !== null) {
      throughput.status = 'Updating';
      throughput.desiredModelArn = model.modelArn;
    }
  });
  if (model !== null) provision(emulator, throughput);
  return { status: 200, body: {} };
}
