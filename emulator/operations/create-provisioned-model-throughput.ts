import { provisionedModelArn } from '../arns.ts';
import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { earlierArn, rememberToken } from '../idempotency.ts';
import type { ProvisionedThroughput } from '../state/state.ts';
import { addTags } from '../tags.ts';
import { checkUnits } from '../throughput/units.ts';
import { provision } from '../throughput/lifecycle.ts';
import { provisionableModel } from '../throughput/provisionable-model.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { check, integer, oneOf, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  clientRequestToken: members.clientRequestToken,
  modelUnits: required(integer({ min: 1 })),
  provisionedModelName: required(members.name(patterns.resourceName)),
  modelId: required(members.modelIdentifier),
  commitmentDuration: oneOf(['OneMonth', 'SixMonths']),
  tags: members.tags,
});

const operation = 'CreateProvisionedModelThroughput';

export function createProvisionedModelThroughput(emulator: Emulator, call: Call): Reply {
  const { clock, place, store } = emulator;
  const request = check(requestShape, jsonBody(call));
  const earlier = earlierArn(store.state, operation, request);
  if (earlier !== null) return { status: 201, body: { provisionedModelArn: earlier } };

  const model = provisionableModel(emulator, request.modelId);
  const { commitmentDuration, modelUnits, provisionedModelName } = request;
  if (store.state.provisionedThroughputs.some((other) => other.provisionedModelName === provisionedModelName)) {
    throw validationError('The provided provisioned model name is currently in use.');
  }
  checkUnits(emulator, model, { modelUnits, isCommitted: commitmentDuration !== undefined });
  const now = timestamp(clock);
  const throughput: ProvisionedThroughput = {
    sequence: store.nextSequence(),
    provisionedModelArn: provisionedModelArn(place),
    provisionedModelName,
    modelUnits,
    ...(commitmentDuration && {
      commitmentDuration,
      commitmentExpirationTime: expiration(now, commitmentDuration),
    }),
    modelArn: model.modelArn,
    desiredModelArn: model.modelArn,
    foundationModelArn: model.foundationModelArn,
    status: 'Creating',
    creationTime: now,
    lastModifiedTime: now,
    tags: addTags([], request.tags ?? [], provisionedModelName),
  };
  store.change((state) => {
    state.provisionedThroughputs.push(throughput);
    state.counts.createdProvisionedThroughputs += 1;
    rememberToken(state, operation, request, throughput.provisionedModelArn);
  });
  provision(emulator, throughput);
  return { status: 201, body: { provisionedModelArn: throughput.provisionedModelArn } };
}

function expiration(from: string, duration: 'OneMonth' | 'SixMonths'): string {
  const date = new Date(from);
  date.setUTCMonth(date.getUTCMonth() + (duration === 'OneMonth' ? 1 : 6));
  return date.toISOString();
}
