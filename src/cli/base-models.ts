import { findServedModel, knownBaseModelIds } from '../domain/families/index.ts';
import { ServiceError } from '../domain/errors.ts';
import { suggestion } from '../domain/nearest.ts';
import type { Ports } from '../domain/ports.ts';
import { endpointKindOf } from '../domain/serving.ts';
import { misused } from './errors.ts';
import type { EvaluateOptions } from './evaluate.ts';

/** Of which family a model is decides how it is asked. */
export type BaseModels = Readonly<Record<'baseline' | 'candidate', string>>;

/**
 * The base model that each side comes from: what its id says; else `--base-model`; else what Bedrock knows of it.
 *
 * @throws CommandError where none of them tells
 */
export async function baseModelsOf(
  ports: () => Promise<Pick<Ports, 'models' | 'endpoints'>>,
  { baseline, candidate, baseModel }: EvaluateOptions,
): Promise<BaseModels> {
  const given = baseModel === undefined ? undefined : findServedModel(baseModel)?.baseModel.id;
  if (baseModel !== undefined && given === undefined) {
    throw misused(
      `--base-model ${baseModel} is no base model that Temper knows${suggestion(baseModel, knownBaseModelIds)}`,
    );
  }
  const of = async (option: string, model: string) =>
    findServedModel(model)?.baseModel.id ?? given ?? (await lookUp(await ports(), option, model));
  return { baseline: await of('--baseline', baseline), candidate: await of('--candidate', candidate) };
}

/** The ARN of a provisioned throughput doesn't say what it serves; Bedrock does. */
async function lookUp(ports: Pick<Ports, 'models' | 'endpoints'>, option: string, model: string): Promise<string> {
  if (!model.startsWith('arn:')) {
    throw misused(
      `${option} ${model} is of no family that Temper knows${suggestion(model, knownBaseModelIds)}; ` +
        'if it is a model of one by another name, name its base model with --base-model',
    );
  }
  const remedy = `name it with --base-model (known: ${knownBaseModelIds.join(', ')})`;
  try {
    const found = await originOf(ports, model);
    if (found !== null) return found;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw misused(`${option} ${model} does not say which base model it comes from: ${remedy}\n${error.message}`);
  }
  throw misused(`neither ${option} ${model} nor Bedrock says which base model it comes from: ${remedy}`);
}

async function originOf({ models, endpoints }: Pick<Ports, 'models' | 'endpoints'>, arn: string) {
  const kind = endpointKindOf(arn);
  const served = kind ? (await endpoints.find(kind, arn))?.modelArn : arn;
  const known = served === undefined ? null : findServedModel(served);
  if (known) return known.baseModel.id;
  if (!served?.includes(':custom-model/')) return null;
  const { baseModelArn = '' } = (await models.findCustomModel(served)) ?? {};
  return findServedModel(baseModelArn)?.baseModel.id ?? null;
}
