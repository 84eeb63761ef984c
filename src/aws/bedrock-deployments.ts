import {
  CreateCustomModelDeploymentCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  paginateListCustomModelDeployments,
  UpdateCustomModelDeploymentCommand,
  type BedrockClient,
  type CustomModelDeploymentSummary,
  type GetCustomModelDeploymentResponse,
} from '@aws-sdk/client-bedrock';
import { ServiceError } from '../domain/errors.ts';
import type { EndpointSpec, EndpointStatus } from '../domain/ports.ts';
import { call } from './call.ts';
import type { EndpointCalls, UntaggedEndpoint } from './endpoint-kind.ts';
import { nullIfMissing } from './missing.ts';
import { toTagList } from './tags.ts';

/** Custom model deployments: billed by what they answer, and nothing by the hour. */
export function deploymentCalls(client: BedrockClient): EndpointCalls {
  return {
    create: (spec) => create(client, spec),
    find: (nameOrArn) => find(client, nameOrArn),
    async delete(nameOrArn) {
      const attempt = {
        to: `delete the on-demand deployment "${nameOrArn}"`,
        action: 'bedrock:DeleteCustomModelDeployment',
      };
      const command = new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: nameOrArn });
      await call(attempt, () => client.send(command));
    },
    async pointAt(nameOrArn, modelArn) {
      const attempt = {
        to: `let the on-demand deployment "${nameOrArn}" serve ${modelArn}`,
        action: 'bedrock:UpdateCustomModelDeployment',
      };
      const command = new UpdateCustomModelDeploymentCommand({
        customModelDeploymentIdentifier: nameOrArn,
        modelArn,
      });
      await call(attempt, () => client.send(command));
    },
    list: () => list(client),
  };
}

async function create(client: BedrockClient, spec: EndpointSpec): Promise<{ readonly arn: string }> {
  const attempt = {
    to: `create the on-demand deployment "${spec.name}" of ${spec.modelArn}`,
    action: 'bedrock:CreateCustomModelDeployment',
  };
  const command = new CreateCustomModelDeploymentCommand({
    modelDeploymentName: spec.name,
    modelArn: spec.modelArn,
    tags: toTagList(spec.tags),
    clientRequestToken: spec.clientRequestToken,
  });
  const { customModelDeploymentArn } = await call(attempt, () => client.send(command));
  return { arn: customModelDeploymentArn ?? '' };
}

async function find(client: BedrockClient, nameOrArn: string): Promise<UntaggedEndpoint | null> {
  const attempt = {
    to: `look up the on-demand deployment "${nameOrArn}"`,
    action: 'bedrock:GetCustomModelDeployment',
  };
  const command = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: nameOrArn });
  const found = await nullIfMissing(call(attempt, () => client.send(command)));
  if (!found) return null;
  const failureMessage = found.failureMessage ?? refusedUpdate(found);
  return {
    ...common(found),
    name: found.modelDeploymentName ?? '',
    status: found.updateDetails?.updateStatus === 'Updating' ? 'Updating' : statusOf(found.status),
    ...(failureMessage !== undefined && { failureMessage }),
  };
}

/** An update that failed leaves the deployment serving what it served before. */
function refusedUpdate({ updateDetails }: GetCustomModelDeploymentResponse): string | undefined {
  if (updateDetails?.updateStatus !== 'UpdateFailed') return undefined;
  return `it could not be updated to ${updateDetails.modelArn}`;
}

async function list(client: BedrockClient): Promise<readonly UntaggedEndpoint[]> {
  const attempt = { to: 'list the on-demand deployments', action: 'bedrock:ListCustomModelDeployments' };
  try {
    return await call(attempt, async () => {
      const all: UntaggedEndpoint[] = [];
      for await (const page of paginateListCustomModelDeployments({ client }, {})) {
        all.push(...(page.modelDeploymentSummaries ?? []).map(toEndpoint));
      }
      return all;
    });
  } catch (error) {
    // Only some Regions know deployments at all; where there is no such call, there is nothing to list.
    if (error instanceof ServiceError && error.code === 'UnknownOperationException') return [];
    throw error;
  }
}

function toEndpoint(found: CustomModelDeploymentSummary): UntaggedEndpoint {
  return { ...common(found), name: found.customModelDeploymentName ?? '', status: statusOf(found.status) };
}

function common(
  found: Partial<Pick<CustomModelDeploymentSummary, 'customModelDeploymentArn' | 'modelArn' | 'createdAt'>>,
) {
  return {
    kind: 'on-demand',
    arn: found.customModelDeploymentArn ?? '',
    modelArn: found.modelArn ?? '',
    modelUnits: 0,
    commitment: 'none',
    createdAt: found.createdAt?.toISOString() ?? '',
  } as const;
}

function statusOf(status: string | undefined): EndpointStatus {
  if (status === 'Active') return 'InService';
  return status === 'Failed' ? 'Failed' : 'Creating';
}
