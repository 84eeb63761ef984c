import { type Problem, ServiceError } from '../domain/errors.ts';
import { clientRequestToken, endpointNames, isOwnedBy, resourceTags } from '../domain/names.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import type { EndpointKind } from '../domain/families/family.ts';
import { keptKind, nounOf, servingOf } from '../domain/serving.ts';
import type { Endpoint, EndpointPort, EndpointSpec } from '../domain/ports.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import type { Observation } from './observations.ts';

export function endpointActivities({ ports: { endpoints } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Requests the endpoint that the evaluation runs on, or adopts the one that an earlier attempt of this run has
     * requested; returns its ARN. It never has a commitment.
     *
     * @param presentRunId of a run that was reset and creates anew what it has given back: a token never buys twice
     */
    async createEndpoint(
      request: CustomizationRequest,
      modelArn: string,
      owner: Owner,
      presentRunId: string = owner.runId,
    ): Promise<string> {
      const serving = servingOf(request);
      return createOnce(endpoints, owner, {
        kind: serving.kind,
        name: endpointNames(request.customModelName, owner.runId, serving).endpoint,
        modelArn,
        modelUnits: serving.modelUnits,
        tags: resourceTags({ ...owner, jobName: request.jobName }, request.tags),
        clientRequestToken: clientRequestToken(presentRunId, 'endpoint'),
      });
    },

    /**
     * Buys the throughput with the commitment that the request accepts, or adopts the one that an earlier attempt of
     * this run has bought; returns its ARN. For after approval: nobody can call it off.
     */
    async buyCommitment(request: CustomizationRequest, modelArn: string, owner: Owner): Promise<string> {
      const serving = servingOf(request);
      const { committed } = endpointNames(request.customModelName, owner.runId, serving);
      if (committed === undefined) throw new Error('a commitment is bought although the request names none');
      return createOnce(endpoints, owner, {
        kind: 'provisioned',
        name: committed,
        modelArn,
        modelUnits: serving.modelUnits,
        commitment: serving.commitment,
        tags: resourceTags({ ...owner, jobName: request.jobName }, request.tags),
        clientRequestToken: clientRequestToken(owner.runId, 'commitment'),
      });
    },

    async lookAtEndpoint(name: string, _owner: Owner, kind: EndpointKind = 'provisioned'): Promise<Observation> {
      const what = `${nounOf(kind)} ${name}`;
      const endpoint = await endpoints.find(kind, name);
      if (!endpoint) return { done: true, summary: `${what} does not exist`, figures: '' };
      const { arn, status, failureMessage } = endpoint;
      return {
        done: status === 'InService' || status === 'Failed',
        summary: `${what} is ${status}`,
        figures: '',
        endpoint: { arn, status, ...(failureMessage === undefined ? {} : { failureMessage }) },
      };
    },

    /**
     * One step of giving the endpoint back: done once Bedrock no longer knows it, or where a commitment forbids it.
     * Anything that goes wrong is thrown as something to retry, whoever has to act on it: an endpoint that isn't
     * deleted goes on billing. It is the run's own by its tags, or by the ARN that the run got for it.
     */
    async releaseEndpoint(
      name: string,
      owner: Owner,
      kind: EndpointKind = 'provisioned',
      arn?: string,
    ): Promise<Observation> {
      const what = `${nounOf(kind)} ${name}`;
      try {
        const endpoint = await endpoints.find(kind, name);
        if (!endpoint) return { done: true, summary: `${what} is gone`, figures: '' };
        if (endpoint.arn !== arn && !isOwnedBy(endpoint.tags, owner)) {
          return { done: true, summary: `${what} belongs to another run and is left alone`, figures: '' };
        }
        const answer = await endpoints.delete(kind, endpoint.arn);
        const state = {
          requested: 'is being deleted',
          gone: 'is gone',
          busy: `can't be deleted while ${endpoint.status}`,
          committed: `can't be deleted before its commitment ends (${endpoint.committedUntil ?? 'Bedrock says no when'})`,
        }[answer];
        return { done: answer === 'gone' || answer === 'committed', summary: `${what} ${state}`, figures: '' };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new ServiceError(`${what} could not be released and goes on billing: ${message}`, {
          code: 'ReleaseFailed',
          healing: 'heals',
          cause: error,
        });
      }
    },
  };
}

/** A name that the request gives to its endpoint must not be another's; names that Temper makes hold the run's id. */
export async function endpointNameProblems(
  endpoints: EndpointPort,
  request: CustomizationRequest,
  owner?: Owner,
): Promise<Problem[]> {
  const serving = servingOf(request);
  if (serving.name === undefined) return [];
  const existing = await endpoints.find(keptKind(serving), serving.name);
  if (!existing || (owner && isOwnedBy(existing.tags, owner))) return [];
  const message = `"${serving.name}" is the name of an endpoint that exists already (${existing.arn}): choose another, or delete that`;
  return [{ field: 'serving.name', message }];
}

/** Looks first, and again where the reply leaves open whether there is one now: what has this run's tags is its own. */
async function createOnce(endpoints: EndpointPort, owner: Owner, spec: EndpointSpec): Promise<string> {
  const existing = await endpoints.find(spec.kind, spec.name);
  if (existing) return adopt(existing, owner);
  try {
    return (await endpoints.create(spec)).arn;
  } catch (error) {
    const made = error instanceof ServiceError && error.ambiguous ? await endpoints.find(spec.kind, spec.name) : null;
    if (made) return adopt(made, owner);
    throw error;
  }
}

function adopt(endpoint: Endpoint, owner: Owner): string {
  if (isOwnedBy(endpoint.tags, owner)) return endpoint.arn;
  const noun = nounOf(endpoint.kind);
  throw new ServiceError(
    `${noun} ${endpoint.name} exists (${endpoint.arn}) and belongs to another run; ` +
      'delete it or start under another workflow id',
    { code: 'EndpointNameTaken', healing: 'needs-action' },
  );
}
