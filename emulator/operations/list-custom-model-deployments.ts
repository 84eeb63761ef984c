import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { page, readQuery } from '../listing.ts';
import type { CustomModelDeployment } from '../state/state.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { oneOf, structure, time } from '../validation/shapes.ts';

const requestShape = structure({
  ...members.pageMembers,
  createdBefore: time,
  createdAfter: time,
  nameContains: members.name(patterns.customModelName),
  statusEquals: oneOf(['Creating', 'Active', 'Failed']),
  modelArnEquals: members.customModelArn,
});

export function listCustomModelDeployments({ store }: Emulator, call: Call): Reply {
  const { createdAfter, createdBefore, ...request } = readQuery(requestShape, call.query);
  const deployments = store.state.customModelDeployments
    .filter(({ status }) => request.statusEquals === undefined || status === request.statusEquals)
    .filter(({ modelArn }) => request.modelArnEquals === undefined || modelArn === request.modelArnEquals)
    .filter(({ modelDeploymentName }) => modelDeploymentName.includes(request.nameContains ?? ''));
  const { items, nextToken } = page(deployments, {
    ...request,
    ...(createdAfter !== undefined && { creationTimeAfter: createdAfter }),
    ...(createdBefore !== undefined && { creationTimeBefore: createdBefore }),
  });
  return { status: 200, body: { modelDeploymentSummaries: items.map(summary), nextToken } };
}

function summary(deployment: CustomModelDeployment): object {
  return {
    customModelDeploymentArn: deployment.customModelDeploymentArn,
    customModelDeploymentName: deployment.modelDeploymentName,
    modelArn: deployment.modelArn,
    createdAt: deployment.creationTime,
    status: deployment.status,
    lastUpdatedAt: deployment.lastUpdatedAt,
    failureMessage: deployment.failureMessage,
  };
}
