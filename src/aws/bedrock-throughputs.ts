import {
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  paginateListProvisionedModelThroughputs,
  UpdateProvisionedModelThroughputCommand,
  type BedrockClient,
  type CommitmentDuration,
  type ProvisionedModelSummary,
} from '@aws-sdk/client-bedrock';
import type { EndpointSpec } from '../domain/ports.ts';
import type { Commitment } from '../domain/serving.ts';
import { call } from './call.ts';
import type { EndpointCalls, UntaggedEndpoint } from './endpoint-kind.ts';
import { nullIfMissing } from './missing.ts';
import { toTagList } from './tags.ts';

/** Provisioned throughput: billed by the hour from creation to deletion. */
export function throughputCalls(client: BedrockClient): EndpointCalls {
  return {
    create: (spec) => create(client, spec),
    find: (nameOrArn) => find(client, nameOrArn),
    async delete(nameOrArn) {
      const attempt = {
        to: `delete the provisioned throughput "${nameOrArn}"`,
        action: 'bedrock:DeleteProvisionedModelThroughput',
      };
      const command = new DeleteProvisionedModelThroughputCommand({ provisionedModelId: nameOrArn });
      await call(attempt, () => client.send(command));
    },
    async pointAt(nameOrArn, modelArn) {
      const attempt = {
        to: `let the provisioned throughput "${nameOrArn}" serve ${modelArn}`,
        action: 'bedrock:UpdateProvisionedModelThroughput',
      };
      const command = new UpdateProvisionedModelThroughputCommand({
        provisionedModelId: nameOrArn,
        desiredModelId: modelArn,
      });
      await call(attempt, () => client.send(command));
    },
    list: () => list(client),
  };
}

async function create(client: BedrockClient, spec: EndpointSpec): Promise<{ readonly arn: string }> {
  const duration = spec.commitment === undefined ? undefined : durationOf[spec.commitment];
  const attempt = {
    to: `create the provisioned throughput "${spec.name}" (${spec.modelUnits} model units${duration ? `, commitment ${duration}` : ''}) of ${spec.modelArn}`,
    action: 'bedrock:CreateProvisionedModelThroughput',
  };
  const command = new CreateProvisionedModelThroughputCommand({
    provisionedModelName: spec.name,
    modelId: spec.modelArn,
    modelUnits: spec.modelUnits,
    // Leaving `commitmentDuration` out is what makes it deletable at any time.
    ...(duration && { commitmentDuration: duration }),
    tags: toTagList(spec.tags),
    clientRequestToken: spec.clientRequestToken,
  });
  const { provisionedModelArn } = await call(attempt, () => client.send(command));
  return { arn: provisionedModelArn ?? '' };
}

async function find(client: BedrockClient, nameOrArn: string): Promise<UntaggedEndpoint | null> {
  const attempt = {
    to: `look up the provisioned throughput "${nameOrArn}"`,
    action: 'bedrock:GetProvisionedModelThroughput',
  };
  const command = new GetProvisionedModelThroughputCommand({ provisionedModelId: nameOrArn });
  const found = await nullIfMissing(call(attempt, () => client.send(command)));
  return found && toEndpoint(found);
}

async function list(client: BedrockClient): Promise<readonly UntaggedEndpoint[]> {
  const attempt = { to: 'list the provisioned throughputs', action: 'bedrock:ListProvisionedModelThroughputs' };
  return call(attempt, async () => {
    const all: UntaggedEndpoint[] = [];
    for await (const page of paginateListProvisionedModelThroughputs({ client }, {})) {
      all.push(...(page.provisionedModelSummaries ?? []).map(toEndpoint));
    }
    return all;
  });
}

function toEndpoint(found: Partial<ProvisionedModelSummary> & { readonly failureMessage?: string }): UntaggedEndpoint {
  const until = found.commitmentExpirationTime?.toISOString();
  return {
    kind: 'provisioned',
    arn: found.provisionedModelArn ?? '',
    name: found.provisionedModelName ?? '',
    status: found.status ?? 'Creating',
    modelArn: found.modelArn ?? '',
    modelUnits: found.modelUnits ?? 0,
    commitment: found.commitmentDuration === undefined ? 'none' : commitmentOf[found.commitmentDuration],
    ...(until !== undefined && { committedUntil: until }),
    ...(found.failureMessage !== undefined && { failureMessage: found.failureMessage }),
    createdAt: found.creationTime?.toISOString() ?? '',
  };
}

const durationOf: Readonly<Record<Commitment, CommitmentDuration | undefined>> = {
  none: undefined,
  'one-month': 'OneMonth',
  'six-months': 'SixMonths',
};
const commitmentOf: Readonly<Record<CommitmentDuration, Commitment>> = {
  OneMonth: 'one-month',
  SixMonths: 'six-months',
};
