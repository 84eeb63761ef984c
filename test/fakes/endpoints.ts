import type { Endpoint, EndpointPort, EndpointSpec } from '../../src/domain/ports.ts';
import { settleJobs } from './models.ts';
import { arnOf, awsError, byNameOrArn, newId, perform, type EndpointRecord, type World } from './world.ts';

/** Provisioned throughputs: `Creating` until the clock says otherwise, gone some time after they were deleted. */
export function createFakeEndpointPort(world: World): EndpointPort {
  return {
    create: (spec) => perform(world, 'CreateProvisionedModelThroughput', spec.name, () => create(world, spec)),
    find: (nameOrArn) =>
      perform(world, 'GetProvisionedModelThroughput', nameOrArn, () => {
        forgetDeleted(world);
        const record = byNameOrArn(world.endpoints, nameOrArn);
        return record === undefined ? null : endpointAt(world, record);
      }),
    delete: (nameOrArn) =>
      perform(world, 'DeleteProvisionedModelThroughput', nameOrArn, () => {
        forgetDeleted(world);
        const record = byNameOrArn(world.endpoints, nameOrArn);
        if (!record) return 'gone';
        if (record.deletedAtMs !== undefined) return 'requested';
        if (endpointAt(world, record).status === 'Creating') return 'busy';
        record.deletedAtMs = world.options.now();
        world.counts.deletedEndpoints += 1;
        return 'requested';
      }),
    list: () =>
      perform(world, 'ListProvisionedModelThroughputs', '', () => {
        forgetDeleted(world);
        return [...world.endpoints.values()].map((record) => endpointAt(world, record));
      }),
  };
}

function create(world: World, spec: EndpointSpec): { readonly arn: string } {
  forgetDeleted(world);
  settleJobs(world);
  const records = [...world.endpoints.values()];
  const earlier = world.endpointTokens.get(spec.clientRequestToken);
  if (earlier !== undefined) return { arn: earlier };
  if (world.endpoints.has(spec.name)) {
    throw awsError('ValidationException', 'The provided provisioned model name is currently in use.');
  }
  const model = byNameOrArn(world.customModels, spec.modelArn);
  if (!model) throw awsError('ResourceNotFoundException', `Could not find the model ${spec.modelArn}.`);
  const { noCommitmentUnits, now, provisioningSeconds } = world.options;
  const used = records.reduce((total, { modelUnits }) => total + modelUnits, 0);
  if (used + spec.modelUnits > noCommitmentUnits) {
    throw awsError(
      'ServiceQuotaExceededException',
      `Your account does not currently have any no commitment model units reserved for ${model.name}.`,
    );
  }
  const arn = arnOf(`provisioned-model/${newId(world)}`);
  world.endpoints.set(spec.name, {
    ...spec,
    modelArn: model.arn,
    arn,
    createdAtMs: now(),
    readyAtMs: now() + provisioningSeconds * 1_000,
  });
  world.endpointTokens.set(spec.clientRequestToken, arn);
  world.counts.createdEndpoints += 1;
  return { arn };
}

/** What the endpoint is at this instant. */
export function endpointAt(world: World, record: EndpointRecord): Endpoint {
  const ready = world.options.now() >= record.readyAtMs;
  const failed = ready && record.failureMessage !== undefined;
  return {
    kind: record.kind,
    arn: record.arn,
    name: record.name,
    status: !ready ? 'Creating' : failed ? 'Failed' : 'InService',
    modelArn: record.modelArn,
    modelUnits: record.modelUnits,
    ...(failed && record.failureMessage !== undefined && { failureMessage: record.failureMessage }),
    createdAt: new Date(record.createdAtMs).toISOString(),
    tags: record.tags,
  };
}

export function forgetDeleted(world: World): void {
  const goneBeforeMs = world.options.now() - world.options.deletingSeconds * 1_000;
  for (const [name, { deletedAtMs }] of world.endpoints) {
    if (deletedAtMs !== undefined && deletedAtMs <= goneBeforeMs) world.endpoints.delete(name);
  }
}
