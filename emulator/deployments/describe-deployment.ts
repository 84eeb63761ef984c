import type { CustomModelDeployment } from '../state/state.ts';

/** A deployment in the shape of GetCustomModelDeploymentResponse. */
export function describeDeployment(deployment: CustomModelDeployment): object {
  const { sequence: _, tags: __, deletionTime: ___, creationTime, ...described } = deployment;
  return { ...described, createdAt: creationTime };
}
