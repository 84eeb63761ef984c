import { claude3Haiku } from './claude-3-haiku.ts';
import { cohere } from './cohere.ts';
import { describedModel, type FamilyDescription, type FoundModel } from './described.ts';
import {
  type Customization,
  customizationOf,
  type CustomizationType,
  type ModelFamily,
  recordsInBatches,
} from './family.ts';
import { llama2 } from './llama-2.ts';
import { llama31 } from './llama-3-1.ts';
import { llama32 } from './llama-3-2.ts';
import { llama33 } from './llama-3-3.ts';
import { nova2 } from './nova-2.ts';
import { nova } from './nova.ts';
import { titanEmbeddings } from './titan-embeddings.ts';
import { titanImage } from './titan-image.ts';
import { titanTextPremier } from './titan-text-premier.ts';
import { titanText } from './titan-text.ts';

export type { FamilyDescription, FoundModel } from './described.ts';

/** Every family that Temper knows; a new one is a file beside `nova.ts` and a line here (docs/adding-a-family.md). */
export const families: readonly ModelFamily[] = [
  nova,
  nova2,
  llama31,
  llama32,
  llama33,
  titanText,
  titanTextPremier,
  titanEmbeddings,
  titanImage,
  cohere,
  claude3Haiku,
  llama2,
];

/** The ids that a request may name without describing a family, with the variant. */
export const knownBaseModelIds: readonly string[] = families.flatMap(({ baseModels }) =>
  baseModels.map(({ id }) => id),
);

/** `arn:aws:bedrock:us-east-1::foundation-model/<id>`, in any partition. */
const foundationModelArn = /^arn:aws(?:-[a-z-]{1,20})?:bedrock:([a-z0-9-]{1,20})::foundation-model\/(.+)$/;
/** `arn:aws:bedrock:us-east-1:<account>:custom-model/<id of the base model>/<12 characters>` */
const customModelArn =
  /^arn:aws(?:-[a-z-]{1,20})?:bedrock:([a-z0-9-]{1,20}):[0-9]{12}:custom-model\/([^/]+)\/[a-z0-9]{12}$/;

/**
 * The family and model of an id with variant, or of a foundation model's or custom model's ARN; null where there is none.
 *
 * @param described what the request says of the family itself, which makes every id a known one
 */
export function findFamily(baseModelId: string, described?: FamilyDescription): FoundModel | null {
  const { id } = baseModelIdOf(baseModelId);
  const known = findKnown(id);
  return described ? describedModel(id, known, described) : known;
}

function findKnown(id: string): FoundModel | null {
  for (const family of families) {
    const baseModel = family.baseModels.find((candidate) => candidate.id === id);
    if (baseModel) return { family, baseModel };
  }
  return null;
}

/** Inference profiles lead to a model from one part of the world: `us.meta.llama3-1-8b-instruct-v1:0`. */
const profilePrefix = /^(?:arn:[^/]+:inference-profile\/)?(?:us|us-gov|eu|apac|jp|au|ca|global)\./;

/**
 * The model that is asked under an identifier: an id with or without its variant, an inference profile, or an ARN that has
 * the id in it; null where no family has it.
 */
export function findServedModel(identifier: string): FoundModel | null {
  const id = baseModelIdOf(identifier).id.replace(profilePrefix, '');
  for (const family of families) {
    const baseModel = family.baseModels.find(
      (known) => known.id === id || known.inferenceId.replace(profilePrefix, '') === id,
    );
    if (baseModel) return { family, baseModel };
  }
  return null;
}

/**
 * How a base model is customized in this way, with the limits of that very model; null where its family is unknown or
 * the model is not customized so.
 */
export function findCustomization(
  baseModelId: string,
  type: CustomizationType,
  described?: FamilyDescription,
): (FoundModel & { readonly customization: Customization }) | null {
  const found = findFamily(baseModelId, described);
  const customization = found && customizationOf(found.family, type, found.baseModel);
  return found && customization ? { ...found, customization } : null;
}

/** What a normalised request is about. Only for one that was validated. */
export function customizationOfRequest(request: {
  readonly baseModelId: string;
  readonly customizationType: CustomizationType;
  readonly family?: FamilyDescription;
  readonly hyperParameters: Readonly<Record<string, string>>;
}): FoundModel & { readonly customization: Customization } {
  const found = findCustomization(request.baseModelId, request.customizationType, request.family);
  if (!found) throw new RangeError(`no family knows how ${request.baseModelId} takes ${request.customizationType}`);
  const records = recordsInBatches(found.customization.records, request.hyperParameters['batchSize']);
  return { ...found, customization: { ...found.customization, records } };
}

/**
 * The id of the base model behind an identifier, the Region where it was an ARN, and whether that was a custom model's,
 * which is then customized further.
 */
export function baseModelIdOf(identifier: string): { id: string; region?: string; customModelArn?: string } {
  const [, region, id] = foundationModelArn.exec(identifier) ?? [];
  if (id !== undefined && region !== undefined) return { id, region };
  const [, customRegion, baseId] = customModelArn.exec(identifier) ?? [];
  if (baseId === undefined || customRegion === undefined || baseId === 'imported') return { id: identifier };
  return { id: baseId, region: customRegion, customModelArn: identifier };
}
