import type { BaseModelFacts, EndpointKind } from '../families/family.ts';
import { kindsOffered, type ServingMode, type ServingSettings } from '../serving.ts';
import type { OwnRequest } from './schema.ts';

/** Only for what has passed every check. */
export function servingSettings(
  { serving, throughput }: Pick<OwnRequest, 'serving' | 'throughput'>,
  baseModel: Pick<BaseModelFacts, 'serving'>,
  region: string | undefined,
): ServingSettings {
  const { mode, commitment, name } = serving;
  const modelUnits = serving.modelUnits ?? throughput?.modelUnits ?? 1;
  const kind = kindFor(mode, kindsOffered(baseModel, region));
  if (!kind) throw new Error(`a request passed the checks although nothing offers ${mode} serving`);
  return { kind, modelUnits, commitment, ...(name !== undefined && { name }) };
}

/** Undefined where it isn't offered. */
export function kindFor(mode: ServingMode, offered: readonly EndpointKind[]): EndpointKind | undefined {
  return mode === 'auto'
    ? (offered.find((kind) => kind === 'on-demand') ?? offered[0])
    : offered.find((kind) => kind === mode);
}
