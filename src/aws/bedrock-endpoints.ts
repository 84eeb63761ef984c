import { ListTagsForResourceCommand, type BedrockClient } from '@aws-sdk/client-bedrock';
import { ServiceError } from '../domain/errors.ts';
import type { EndpointKind } from '../domain/families/family.ts';
import type { Endpoint, EndpointPort } from '../domain/ports.ts';
import { deploymentCalls } from './bedrock-deployments.ts';
import { throughputCalls } from './bedrock-throughputs.ts';
import { call } from './call.ts';
import type { EndpointCalls, UntaggedEndpoint } from './endpoint-kind.ts';
import { nullIfMissing } from './missing.ts';
import { fromTagList } from './tags.ts';

/** Both kinds of endpoint, each over calls of its own. */
export function createEndpointPort(client: BedrockClient): EndpointPort {
  const calls: Readonly<Record<EndpointKind, EndpointCalls>> = {
    provisioned: throughputCalls(client),
    'on-demand': deploymentCalls(client),
  };
  return {
    create: (spec) => calls[spec.kind].create(spec),
    async find(kind, nameOrArn) {
      const found = await calls[kind].find(nameOrArn);
      return found && withTags(client, found);
    },
    delete: (kind, nameOrArn) => remove(calls[kind], nameOrArn),
    pointAt: (kind, nameOrArn, modelArn) => pointAt(calls[kind], nameOrArn, modelArn),
    async list() {
      const endpoints: Endpoint[] = [];
      for (const found of [...(await calls.provisioned.list()), ...(await calls['on-demand'].list())]) {
        const endpoint = await withTags(client, found);
        if (endpoint) endpoints.push(endpoint);
      }
      return endpoints;
    },
  };
}

async function remove(calls: EndpointCalls, nameOrArn: string): Promise<Awaited<ReturnType<EndpointPort['delete']>>> {
  try {
    const deleted = await nullIfMissing(calls.delete(nameOrArn).then(() => 'requested' as const));
    return deleted ?? 'gone';
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    if (refusal === 'changing') return 'busy';
    const found = await calls.find(nameOrArn);
    if (found === null) return 'gone';
    if (isCommitted(found)) return 'committed';
    if (refusal === 'busy' || isChanging(found)) return 'busy';
    throw error;
  }
}

async function pointAt(calls: EndpointCalls, nameOrArn: string, modelArn: string): Promise<'requested' | 'busy'> {
  try {
    await calls.pointAt(nameOrArn, modelArn);
    return 'requested';
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    if (refusal === 'busy' || refusal === 'changing') return 'busy';
    const found = await calls.find(nameOrArn);
    if (found && isChanging(found)) return 'busy';
    throw error;
  }
}

/**
 * Whether an error is, or may be, "not in this state". Bedrock's words for it vary, and are not all documented: where
 * the error leaves it open, the endpoint's own status tells.
 */
function refusalOf(error: unknown): 'changing' | 'busy' | 'open' | undefined {
  if (!(error instanceof ServiceError)) return undefined;
  if (error.code !== 'ConflictException' && error.code !== 'ValidationException') return undefined;
  if (/mutating state/i.test(error.message)) return 'changing';
  return error.code === 'ConflictException' && error.healing === 'heals' ? 'busy' : 'open';
}

function isChanging({ status }: UntaggedEndpoint): boolean {
  return status === 'Creating' || status === 'Updating';
}

/** Whether it is bound; where Bedrock names no end, until Bedrock says otherwise. */
function isCommitted({ commitment, committedUntil }: UntaggedEndpoint): boolean {
  return commitment !== 'none' && (committedUntil === undefined || Date.parse(committedUntil) > Date.now());
}

/** Null when it was deleted in between. */
async function withTags(client: BedrockClient, found: UntaggedEndpoint): Promise<Endpoint | null> {
  const attempt = { to: `read the tags of ${found.arn}`, action: 'bedrock:ListTagsForResource' };
  const command = new ListTagsForResourceCommand({ resourceARN: found.arn });
  const answer = await nullIfMissing(call(attempt, () => client.send(command)));
  return answer && { ...found, tags: fromTagList(answer.tags) };
}
