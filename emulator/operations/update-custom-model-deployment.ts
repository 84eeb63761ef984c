import { timestamp } from '../clock.ts';
import { deployableModel } from '../deployments/deployable-model.ts';
import { deploy, refuseWhileInProgress } from '../deployments/lifecycle.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { findCustomModelDeployment } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const pathShape = structure({
  customModelDeploymentIdentifier: required(members.customModelDeploymentIdentifier),
});
const bodyShape = structure({ modelArn: required(members.customModelArn) });

/** It stays `Active` and goes on with the former model until the update is complete. */
export function updateCustomModelDeployment(emulator: Emulator, call: Call): Reply {
  const { clock, store } = emulator;
  const { customModelDeploymentIdentifier } = check(pathShape, call.path);
  const request = check(bodyShape, jsonBody(call));
  const deployment = findCustomModelDeployment(store.state, customModelDeploymentIdentifier);
  refuseWhileInProgress(deployment);
  if (deployment.status !== 'Active' || deployment.deletionTime !== undefined) {
    throw validationError('Only a custom model deployment that is Active can be updated.');
  }
  const { modelArn } = deployableModel(emulator, request.modelArn);
  store.change(() => {
    deployment.updateDetails = { modelArn, updateStatus: 'Updating' };
    deployment.lastUpdatedAt = timestamp(clock);
  });
  deploy(emulator, deployment);
  return { status: 202, body: { customModelDeploymentArn: deployment.customModelDeploymentArn } };
}
