import { describeDeployment } from '../deployments/describe-deployment.ts';
import type { Emulator } from '../emulator.ts';
import { findCustomModelDeployment } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  customModelDeploymentIdentifier: required(members.customModelDeploymentIdentifier),
});

export function getCustomModelDeployment({ store }: Emulator, call: Call): Reply {
  const { customModelDeploymentIdentifier } = check(requestShape, call.path);
  const deployment = findCustomModelDeployment(store.state, customModelDeploymentIdentifier);
  return { status: 200, body: describeDeployment(deployment) };
}
