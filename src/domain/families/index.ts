import { cohere } from './cohere.ts';
import {
  type Customization,
  customizationOf,
  type CustomizationType,
  type BaseModelFacts,
  type ModelFamily,
} from './family.ts';

/** Every family that Temper can customize; a new one is a file beside `cohere.ts` and a line here. */
export const families: readonly ModelFamily[] = [cohere];

/** The ids that a request may name, with the variant. */
export const knownBaseModelIds: readonly string[] = families.flatMap(({ baseModels }) =>
  baseModels.map(({ id }) => id),
);

/** `arn:aws:bedrock:us-east-1::foundation-model/<id>`, in any partition. */
const foundationModelArn = /^arn:aws(?:-[a-z-]{1,20})?:bedrock:([a-z0-9-]{1,20})::foundation-model\/(.+)$/;

/** The family and model of an id with variant, or of a foundation model's ARN; null for any other. */
export function findFamily(baseModelId: string): { family: ModelFamily; baseModel: BaseModelFacts } | null {
  const id = baseModelIdOf(baseModelId).id;
  for (const family of families) {
    const baseModel = family.baseModels.find((candidate) => candidate.id === id);
    if (baseModel) return { family, baseModel };
  }
  return null;
}

/** How a base model is customized in this way; null where its family is unknown or is not customized so. */
export function findCustomization(
  baseModelId: string,
  type: CustomizationType,
): { family: ModelFamily; baseModel: BaseModelFacts; customization: Customization } | null {
  const found = findFamily(baseModelId);
  const customization = found && customizationOf(found.family, type);
  return found && customization ? { ...found, customization } : null;
}

/** The bare id behind an identifier, and the Region where it was an ARN. */
export function baseModelIdOf(identifier: string): { id: string; region?: string } {
  const [, region, id] = foundationModelArn.exec(identifier) ?? [];
  return id === undefined || region === undefined ? { id: identifier } : { id, region };
}
