import {
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  ListTagsForResourceCommand,
  paginateListProvisionedModelThroughputs,
  type BedrockClient,
  type GetProvisionedModelThroughputCommandOutput,
  type ProvisionedModelSummary,
} from '@aws-sdk/client-bedrock';
import { ServiceError } from '../domain/errors.ts';
import type { Endpoint, EndpointPort, EndpointSpec } from '../domain/ports.ts';
import { call } from './call.ts';
import { nullIfMissing } from './missing.ts';
import { fromTagList, toTagList } from './tags.ts';

/** Provisioned throughput without commitment: billed by the hour from creation to deletion. */
export function createEndpointPort(client: BedrockClient): EndpointPort {
  return {
    create: (spec) => create(client, spec),
    find: (nameOrArn) => find(client, nameOrArn),
    delete: (nameOrArn) => remove(client, nameOrArn),
    list: () => list(client),
  };
}

async function create(client: BedrockClient, spec: EndpointSpec): Promise<{ readonly arn: string }> {
  const attempt = {
    to: `create the provisioned throughput "${spec.name}" (${spec.modelUnits} model units) of ${spec.modelArn}`,
    action: 'bedrock:CreateProvisionedModelThroughput',
  };
  const command = new CreateProvisionedModelThroughputCommand({
    provisionedModelName: spec.name,
    modelId: spec.modelArn,
    modelUnits: spec.modelUnits,
    // No `commitmentDuration`: leaving it out is what makes it deletable at any time.
    tags: toTagList(spec.tags),
    clientRequestToken: spec.clientRequestToken,
  });
  const { provisionedModelArn } = await call(attempt, () => client.send(command));
  return { arn: provisionedModelArn ?? '' };
}

async function find(client: BedrockClient, nameOrArn: string): Promise<Endpoint | null> {
  const found = await describe(client, nameOrArn);
  return found && withTags(client, found);
}

function describe(client: BedrockClient, nameOrArn: string) {
  const attempt = {
    to: `look up the provisioned throughput "${nameOrArn}"`,
    action: 'bedrock:GetProvisionedModelThroughput',
  };
  const command = new GetProvisionedModelThroughputCommand({ provisionedModelId: nameOrArn });
  return nullIfMissing(call(attempt, () => client.send(command)));
}

async function remove(client: BedrockClient, nameOrArn: string): Promise<'requested' | 'gone' | 'busy'> {
  const attempt = {
    to: `delete the provisioned throughput "${nameOrArn}"`,
    action: 'bedrock:DeleteProvisionedModelThroughput',
  };
  const command = new DeleteProvisionedModelThroughputCommand({ provisionedModelId: nameOrArn });
  try {
    const deleted = await nullIfMissing(call(attempt, () => client.send(command)));
    return deleted === null ? 'gone' : 'requested';
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // Bedrock's words for "not in this state" vary, and are not all documented: where the error leaves it open, the
    // throughput's own status tells.
    if (error.code === 'ConflictException' && error.healing === 'heals') return 'busy';
    if (/mutating state/i.test(error.message)) return 'busy';
    if (error.code !== 'ValidationException') throw error;
    const found = await describe(client, nameOrArn);
    if (found === null) return 'gone';
    if (found.status === 'Creating' || found.status === 'Updating') return 'busy';
    throw error;
  }
}

async function list(client: BedrockClient): Promise<readonly Endpoint[]> {
  const attempt = { to: 'list the provisioned throughputs', action: 'bedrock:ListProvisionedModelThroughputs' };
  const summaries = await call(attempt, async () => {
    const all: ProvisionedModelSummary[] = [];
    for await (const page of paginateListProvisionedModelThroughputs({ client }, {})) {
      all.push(...(page.provisionedModelSummaries ?? []));
    }
    return all;
  });
  const endpoints: Endpoint[] = [];
  for (const summary of summaries) {
    const endpoint = await withTags(client, summary);
    if (endpoint) endpoints.push(endpoint);
  }
  return endpoints;
}

/** Null when it was deleted in between. */
async function withTags(
  client: BedrockClient,
  found: ProvisionedModelSummary | GetProvisionedModelThroughputCommandOutput,
): Promise<Endpoint | null> {
  const arn = found.provisionedModelArn ?? '';
  const attempt = { to: `read the tags of ${arn}`, action: 'bedrock:ListTagsForResource' };
  const command = new ListTagsForResourceCommand({ resourceARN: arn });
  const answer = await nullIfMissing(call(attempt, () => client.send(command)));
  if (answer === null) return null;
  return {
    kind: 'provisioned',
    arn,
    name: found.provisionedModelName ?? '',
    status: found.status ?? 'Creating',
    modelArn: found.modelArn ?? '',
    modelUnits: found.modelUnits ?? 0,
    ...('failureMessage' in found && found.failureMessage !== undefined && { failureMessage: found.failureMessage }),
    createdAt: found.creationTime?.toISOString() ?? '',
    tags: fromTagList(answer.tags),
  };
}
