import { customModelDeploymentArn } from '../arns.ts';
import { timestamp } from '../clock.ts';
import { deployableModel } from '../deployments/deployable-model.ts';
import { deploy, isInProgress } from '../deployments/lifecycle.ts';
import type { Emulator } from '../emulator.ts';
import { quotaExceeded, validationError } from '../errors.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { earlierArn, rememberToken } from '../idempotency.ts';
import type { CustomModelDeployment, State } from '../state/state.ts';
import { addTags } from '../tags.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { check, required, string, structure } from '../validation/shapes.ts';

const requestShape = structure({
  modelDeploymentName: required(members.name(patterns.customModelName)),
  modelArn: required(members.customModelArn),
  description: string({ min: 1, max: 2048, pattern: patterns.oneLine }),
  tags: members.tags,
  clientRequestToken: members.clientRequestToken,
});

const operation = 'CreateCustomModelDeployment';

/** General reference, Bedrock quotas (2026-10). */
const quotas = { inProgress: 2, deployments: 10 } as const;

export function createCustomModelDeployment(emulator: Emulator, call: Call): Reply {
  const { clock, place, store } = emulator;
  const request = check(requestShape, jsonBody(call));
  const earlier = earlierArn(store.state, operation, request);
  if (earlier !== null) return { status: 202, body: { customModelDeploymentArn: earlier } };

  const { description, modelDeploymentName } = request;
  const { modelArn } = deployableModel(emulator, request.modelArn);
  checkFree(store.state, modelDeploymentName);
  const now = timestamp(clock);
  const deployment: CustomModelDeployment = {
    sequence: store.nextSequence(),
    customModelDeploymentArn: customModelDeploymentArn(place),
    modelDeploymentName,
    modelArn,
    ...(description !== undefined && { description }),
    status: 'Creating',
    creationTime: now,
    lastUpdatedAt: now,
    tags: addTags([], request.tags ?? [], modelDeploymentName),
  };
  store.change((state) => {
    state.customModelDeployments.push(deployment);
    state.counts.createdCustomModelDeployments += 1;
    rememberToken(state, operation, request, deployment.customModelDeploymentArn);
  });
  deploy(emulator, deployment);
  return { status: 202, body: { customModelDeploymentArn: deployment.customModelDeploymentArn } };
}

/** @throws AwsError */
function checkFree({ customModelDeployments }: State, name: string): void {
  if (customModelDeployments.some(({ modelDeploymentName }) => modelDeploymentName === name)) {
    throw validationError('The provided custom model deployment name is currently in use.');
  }
  if (customModelDeployments.filter(isInProgress).length >= quotas.inProgress) {
    throw quotaExceeded(`Your account allows ${quotas.inProgress} custom model deployments in progress at a time.`);
  }
  if (customModelDeployments.length >= quotas.deployments) {
    throw quotaExceeded(`Your account allows ${quotas.deployments} custom model deployments.`);
  }
}
