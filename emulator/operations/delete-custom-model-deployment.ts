import { timestamp } from '../clock.ts';
import { refuseWhileInProgress, undeploy } from '../deployments/lifecycle.ts';
import type { Emulator } from '../emulator.ts';
import { findCustomModelDeployment } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  customModelDeploymentIdentifier: required(members.customModelDeploymentIdentifier),
});

export function deleteCustomModelDeployment(emulator: Emulator, call: Call): Reply {
  const { clock, store } = emulator;
  const { customModelDeploymentIdentifier } = check(requestShape, call.path);
  const deployment = findCustomModelDeployment(store.state, customModelDeploymentIdentifier);
  refuseWhileInProgress(deployment);
  if (deployment.deletionTime === undefined) {
    store.change(() => {
      deployment.deletionTime = timestamp(clock);
    });
    undeploy(emulator, deployment);
  }
  return { status: 200, body: {} };
}
