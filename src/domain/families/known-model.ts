import type { BaseModelFacts } from './family.ts';
import { baseModelIdOf, families } from './index.ts';

/**
 * Inference profiles across Regions are named after the model with a geography before it: `us.amazon.nova-lite-v1:0`
 * (Bedrock user guide, "Supported Regions and models for inference profiles", read 2026-11-21).
 */
const geography = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\./u;

export function isInferenceProfileId(identifier: string): boolean {
  return geography.test(identifier);
}

/**
 * The base model that an identifier itself tells of: an id with or without the variant, an inference profile's, or the
 * ARN of a foundation model, of a custom model or of a profile across Regions. Null where it doesn't say, as the ARN of
 * a provisioned throughput, or names a model of no known family.
 */
export function findKnownModel(identifier: string): BaseModelFacts | null {
  const { id } = baseModelIdOf(identifier);
  const within = /:(?:custom-model\/([^/]+)\/|inference-profile\/(.+)$)/u.exec(identifier);
  const said = [id, within?.[1], within?.[2]].filter((given) => given !== undefined);
  const ids = new Set([...said, ...said.map((given) => given.replace(geography, ''))]);
  const isMeant = (facts: BaseModelFacts) =>
    [facts.id, facts.inferenceId, facts.inferenceId.replace(geography, '')].some((known) => ids.has(known));
  return families.flatMap(({ baseModels }) => baseModels).find(isMeant) ?? null;
}
