import { ServiceError } from '../domain/errors.ts';
import { clientRequestToken, endpointName, isOwnedBy, resourceTags } from '../domain/names.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { servingOf } from '../domain/serving.ts';
import type { Endpoint } from '../domain/ports.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import type { Observation } from './observations.ts';

export function endpointActivities({ ports: { endpoints } }: Pick<Dependencies, 'ports'>) {
  return {
    /** Requests the endpoint, or adopts the one that an earlier attempt of this run has requested; returns its ARN. */
    async createEndpoint(request: CustomizationRequest, modelArn: string, owner: Owner): Promise<string> {
      const name = endpointName(request.customModelName, owner.runId);
      const existing = await endpoints.find(name);
      if (existing) return adopt(existing, owner);
      try {
        const created = await endpoints.create({
          kind: 'provisioned',
          name,
          modelArn,
          modelUnits: servingOf(request).modelUnits,
          tags: resourceTags({ ...owner, jobName: request.jobName }, request.tags),
          clientRequestToken: clientRequestToken(owner.runId, 'endpoint'),
        });
        return created.arn;
      } catch (error) {
        const made = error instanceof ServiceError && error.ambiguous ? await endpoints.find(name) : null;
        if (made) return adopt(made, owner);
        throw error;
      }
    },

    async lookAtEndpoint(name: string, _owner: Owner): Promise<Observation> {
      const endpoint = await endpoints.find(name);
      if (!endpoint) return { done: true, summary: `endpoint ${name} does not exist`, figures: '' };
      const { arn, status, failureMessage } = endpoint;
      return {
        done: status === 'InService' || status === 'Failed',
        summary: `endpoint ${name} is ${status}`,
        figures: '',
        endpoint: { arn, status, ...(failureMessage === undefined ? {} : { failureMessage }) },
      };
    },

    /**
     * One step of giving the endpoint back: done once Bedrock no longer knows it. Anything that goes wrong is thrown
     * as something to retry, whoever has to act on it: an endpoint that isn't deleted goes on billing.
     */
    async releaseEndpoint(name: string, owner: Owner): Promise<Observation> {
      try {
        const endpoint = await endpoints.find(name);
        if (!endpoint) return { done: true, summary: `endpoint ${name} is gone`, figures: '' };
        if (!isOwnedBy(endpoint.tags, owner)) {
          return { done: true, summary: `endpoint ${name} belongs to another run and is left alone`, figures: '' };
        }
        const answer = await endpoints.delete(endpoint.arn);
        const state = {
          requested: 'is being deleted',
          gone: 'is gone',
          busy: `can't be deleted while ${endpoint.status}`,
        }[answer];
        return { done: answer === 'gone', summary: `endpoint ${name} ${state}`, figures: '' };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new ServiceError(`endpoint ${name} could not be released and goes on billing: ${message}`, {
          code: 'ReleaseFailed',
          healing: 'heals',
          cause: error,
        });
      }
    },
  };
}

function adopt(endpoint: Endpoint, owner: Owner): string {
  if (isOwnedBy(endpoint.tags, owner)) return endpoint.arn;
  throw new ServiceError(
    `a provisioned throughput named ${endpoint.name} exists (${endpoint.arn}) and belongs to another run; ` +
      'delete it or start under another workflow id',
    { code: 'EndpointNameTaken', healing: 'needs-action' },
  );
}
