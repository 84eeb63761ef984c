import type { EndpointKind } from '../../src/domain/families/family.ts';
import type { Endpoint, EndpointPort, EndpointSpec } from '../../src/domain/ports.ts';
import { settleJobs } from './models.ts';
import { arnOf, awsError, byNameOrArn, newId, perform, type EndpointRecord, type World } from './world.ts';

const day = 86_400_000;
const committedDays = { none: 0, 'one-month': 30, 'six-months': 180 };

/** What Bedrock calls an endpoint of this kind, in its operations and in its ARNs. */
const words = {
  provisioned: { resource: 'ProvisionedModelThroughput', arn: 'provisioned-model' },
  'on-demand': { resource: 'CustomModelDeployment', arn: 'custom-model-deployment' },
} as const;

/** Both kinds of endpoint: `Creating` until the clock says otherwise, gone some time after they were deleted. */
export function createFakeEndpointPort(world: World): EndpointPort {
  const operation = (verb: string, kind: EndpointKind) => `${verb}${words[kind].resource}`;
  return {
    create: (spec) => perform(world, operation('Create', spec.kind), spec.name, () => create(world, spec)),
    find: (kind, nameOrArn) =>
      perform(world, operation('Get', kind), nameOrArn, () => {
        const record = findRecord(world, kind, nameOrArn);
        return record === undefined ? null : endpointAt(world, record);
      }),
    delete: (kind, nameOrArn) =>
      perform(world, operation('Delete', kind), nameOrArn, () => {
        const record = findRecord(world, kind, nameOrArn);
        if (!record) return 'gone';
        if (record.deletedAtMs !== undefined) return 'requested';
        const { status, committedUntil } = endpointAt(world, record);
        if (status !== 'Failed' && committedUntil !== undefined && Date.parse(committedUntil) > world.options.now()) {
          return 'committed';
        }
        if (status === 'Creating' || status === 'Updating') return 'busy';
        record.deletedAtMs = world.options.now();
        world.counts.deletedEndpoints += 1;
        return 'requested';
      }),
    pointAt: (kind, nameOrArn, modelArn) =>
      perform(world, operation('Update', kind), nameOrArn, () => {
        const record = findRecord(world, kind, nameOrArn);
        if (!record) throw awsError('ResourceNotFoundException', `Could not find ${nameOrArn}.`);
        const { status } = endpointAt(world, record);
        if (status === 'Creating' || status === 'Updating') return 'busy';
        record.modelArn = existingModel(world, modelArn);
        record.updatedAtMs = world.options.now() + world.options.updatingSeconds * 1_000;
        return 'requested';
      }),
    list: () =>
      perform(world, 'ListEndpoints', '', () => {
        forgetDeleted(world);
        return [...world.endpoints.values()].map((record) => endpointAt(world, record));
      }),
  };
}

function create(world: World, spec: EndpointSpec): { readonly arn: string } {
  settleJobs(world);
  const earlier = world.endpointTokens.get(spec.clientRequestToken);
  if (earlier !== undefined) return { arn: earlier };
  if (findRecord(world, spec.kind, spec.name)) {
    throw awsError('ValidationException', 'The provided endpoint name is currently in use.');
  }
  const modelArn = existingModel(world, spec.modelArn);
  const { commitment = 'none' } = spec;
  if (spec.kind === 'provisioned') checkUnits(world, { ...spec, commitment });
  const { now, provisioningSeconds, deployingSeconds } = world.options;
  const arn = arnOf(`${words[spec.kind].arn}/${newId(world)}`);
  const { committedFailure } = world.options;
  const failureMessage = commitment === 'none' ? null : committedFailure;
  const committedUntil = new Date(now() + committedDays[commitment] * day).toISOString();
  world.endpoints.set(`${spec.kind} ${spec.name}`, {
    ...spec,
    commitment,
    ...(commitment !== 'none' && { committedUntil }),
    ...(failureMessage !== null && { failureMessage }),
    modelUnits: spec.kind === 'provisioned' ? spec.modelUnits : 0,
    modelArn,
    arn,
    createdAtMs: now(),
    readyAtMs: now() + (spec.kind === 'provisioned' ? provisioningSeconds : deployingSeconds) * 1_000,
  });
  world.endpointTokens.set(spec.clientRequestToken, arn);
  world.counts.createdEndpoints += 1;
  if (commitment !== 'none') world.counts.boughtCommitments += 1;
  return { arn };
}

function existingModel(world: World, modelArn: string): string {
  const model = byNameOrArn(world.customModels, modelArn);
  if (!model) throw awsError('ResourceNotFoundException', `Could not find the model ${modelArn}.`);
  return model.arn;
}

/** Units with and without commitment have quotas of their own. */
function checkUnits(world: World, { modelUnits, commitment, modelArn }: Required<EndpointSpec>): void {
  const isCommitted = commitment !== 'none';
  const used = [...world.endpoints.values()]
    .filter((record) => record.kind === 'provisioned' && (record.commitment !== 'none') === isCommitted)
    .reduce((total, record) => total + record.modelUnits, 0);
  const { noCommitmentUnits, committedUnits } = world.options;
  if (used + modelUnits <= (isCommitted ? committedUnits : noCommitmentUnits)) return;
  throw awsError(
    'ServiceQuotaExceededException',
    isCommitted
      ? `Your account does not currently have any model units reserved for ${modelArn}.`
      : `Your account does not currently have any no commitment model units reserved for ${modelArn}.`,
  );
}

function findRecord(world: World, kind: EndpointKind, nameOrArn: string): EndpointRecord | undefined {
  forgetDeleted(world);
  const known = [...world.endpoints.values()].filter((record) => record.kind === kind);
  return known.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
}

/** What the endpoint is at this instant. */
export function endpointAt(world: World, record: EndpointRecord): Endpoint {
  const now = world.options.now();
  const ready = now >= record.readyAtMs;
  const failed = ready && record.failureMessage !== undefined;
  const updating = record.updatedAtMs !== undefined && now < record.updatedAtMs;
  return {
    kind: record.kind,
    arn: record.arn,
    name: record.name,
    status: !ready ? 'Creating' : failed ? 'Failed' : updating ? 'Updating' : 'InService',
    modelArn: record.modelArn,
    modelUnits: record.modelUnits,
    commitment: record.commitment,
    ...(record.committedUntil !== undefined && { committedUntil: record.committedUntil }),
    ...(failed && record.failureMessage !== undefined && { failureMessage: record.failureMessage }),
    createdAt: new Date(record.createdAtMs).toISOString(),
    tags: record.tags,
  };
}

export function forgetDeleted(world: World): void {
  const goneBeforeMs = world.options.now() - world.options.deletingSeconds * 1_000;
  for (const [key, { deletedAtMs }] of world.endpoints) {
    if (deletedAtMs !== undefined && deletedAtMs <= goneBeforeMs) world.endpoints.delete(key);
  }
}
