import type { CustomizationRequest } from '../domain/customization.ts';
import { findFamily } from '../domain/families/index.ts';
import { modelNamePattern } from '../domain/legal-names.ts';
import { endpointNames, runFolder } from '../domain/names.ts';
import type { ModelPort } from '../domain/ports.ts';
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
  ports: { models },
  defaults,
  searchAttributesKnown,
}: Pick<Dependencies, 'ports' | 'defaults' | 'searchAttributesKnown'>) {
  return {
    /**
     * The request in its normalised form; rejects with every problem at once. Only where its base model may be a custom
     * model's name it asks Bedrock, and for that alone.
     */
    async validateRequest(input: unknown, owner: Owner): Promise<ValidRequest> {
      const { request, warnings } = parseRequest(await withBaseModelArn(models, input), defaults);
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

/** A custom model's name says nothing of its base model; its ARN does. */
async function withBaseModelArn(models: ModelPort, input: unknown): Promise<unknown> {
  if (typeof input !== 'object' || input === null) return input;
  const field = ['baseModel', 'BaseModelIdentifier'].find((name) => Object.hasOwn(input, name));
  const name = field === undefined ? undefined : (input as Readonly<Record<string, unknown>>)[field];
  // A base model's id has a full stop in it, a custom model's name has none.
  if (field === undefined || typeof name !== 'string' || !modelNamePattern.test(name) || findFamily(name)) return input;
  const found = await models.findCustomModel(name);
  return found ? { ...input, [field]: found.arn } : input;
}
