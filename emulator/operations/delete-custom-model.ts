import type { Emulator } from '../emulator.ts';
import { conflict } from '../errors.ts';
import { findCustomModel } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ modelIdentifier: required(members.modelIdentifier) });

/** A model that a throughput or a deployment serves, or is to serve, stays; Bedrock's documents don't name the error. */
export function deleteCustomModel({ store }: Emulator, call: Call): Reply {
  const { modelIdentifier } = check(requestShape, call.path);
  const { modelArn, modelName } = findCustomModel(store.state, modelIdentifier);
  const user = store.state.provisionedThroughputs.find(
    (throughput) => throughput.modelArn === modelArn || throughput.desiredModelArn === modelArn,
  );
  if (user !== undefined) {
    throw conflict(
      `The custom model ${modelName} is in use by the provisioned model throughput ${user.provisionedModelName}; delete that first.`,
    );
  }
  const deployment = store.state.customModelDeployments.find(
    ({ updateDetails, ...candidate }) =>
      candidate.modelArn === modelArn ||
      (updateDetails?.updateStatus === 'Updating' && updateDetails.modelArn === modelArn),
  );
  if (deployment !== undefined) {
    throw conflict(
      `The custom model ${modelName} is in use by the custom model deployment ${deployment.modelDeploymentName}; delete that first.`,
    );
  }
  store.change((state) => {
    state.customModels = state.customModels.filter((model) => model.modelArn !== modelArn);
  });
  store.deleteModel(modelArn);
  return { status: 200, body: {} };
}
