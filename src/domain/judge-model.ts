import { baseModelIdOf } from './families/index.ts';
import { isInferenceProfileId } from './families/inference-profiles.ts';
import type { Ports } from './ports.ts';
import { endpointKindOf } from './serving.ts';

/**
 * Looks for a judge's model before anything is bought: a base model that this account is offered on demand, or an
 * endpoint that exists. Other ARNs and inference profiles are taken at their word: what they serve lies in other
 * Regions.
 *
 * @returns what is wrong and what to do, to follow the field's name; null where nothing is
 */
export async function judgeModelProblem(
  { models, endpoints }: Pick<Ports, 'models' | 'endpoints'>,
  model: string,
): Promise<string | null> {
  if (isInferenceProfileId(model)) return null;
  const kind = endpointKindOf(model);
  if (kind) {
    const endpoint = await endpoints.find(kind, model);
    return endpoint ? null : `${model} does not exist: name an endpoint that does, or a base model`;
  }
  const { id, region } = baseModelIdOf(model);
  if (model.startsWith('arn:') && region === undefined) return null;
  const found = await models.findBaseModel(id);
  if (!found) {
    return `"${model}" is not offered to this account in this Region: enable access to it, or name another model, an inference profile or an endpoint's ARN`;
  }
  if (found.inferenceTypes.length === 0 || found.inferenceTypes.includes('ON_DEMAND')) return null;
  return `"${model}" does not answer on demand (${found.inferenceTypes.join(', ')}): name its id without the variant, an inference profile or an endpoint's ARN`;
}
