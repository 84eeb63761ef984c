import type { CustomizationRequest } from '../domain/customization.ts';
import { endpointNames, runFolder } from '../domain/names.ts';
import { parseRequest } from '../domain/request.ts';
import type { Dependencies, Owner } from './dependencies.ts';

export interface ValidRequest {
  readonly request: CustomizationRequest;
  readonly warnings: readonly string[];
  readonly endpointName: string;
  /** Where a throughput with a commitment is to be bought after approval. */
  readonly committedEndpointName?: string;
  readonly resultUri: string;
  /** Whether the workflow may set them. Recorded in history, so that a replay does the same. */
  readonly searchAttributesKnown: boolean;
}

export function validateRequestActivities({
  defaults,
  searchAttributesKnown,
}: Pick<Dependencies, 'defaults' | 'searchAttributesKnown'>) {
  return {
    /** The request in its normalised form; rejects with every problem at once. Calls nothing. */
    async validateRequest(input: unknown, owner: Owner): Promise<ValidRequest> {
      const { request, warnings } = parseRequest(input, defaults);
      const names = endpointNames(request.customModelName, owner.runId, request.serving);
      return {
        request,
        warnings,
        endpointName: names.endpoint,
        ...(names.committed === undefined ? {} : { committedEndpointName: names.committed }),
        resultUri: runFolder(request.evaluation.inferenceBucket, owner.workflowId, owner.runId).result,
        searchAttributesKnown,
      };
    },
  };
}
