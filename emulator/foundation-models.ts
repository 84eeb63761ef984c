import { foundationModelArn } from './arns.ts';
import type { Place } from './arns.ts';
import { amazonNova } from './catalogue/amazon-nova.ts';
import { amazonTitan } from './catalogue/amazon-titan.ts';
import { anthropicClaude } from './catalogue/anthropic-claude.ts';
import { cohereCommand } from './catalogue/cohere-command.ts';
import { metaLlama } from './catalogue/meta-llama.ts';
import { entries } from './catalogue/model.ts';
import type { CustomizationType, FoundationModel } from './catalogue/model.ts';
import type { Emulator } from './emulator.ts';

export type { FoundationModel } from './catalogue/model.ts';

/**
 * Every base model that the emulator knows, also those that Bedrock has retired.
 *
 * As in Bedrock, a model that can be customized has several entries: the plain id answers on demand, and a variant
 * with its context length (`:7:4k`) is what is customized and provisioned.
 */
export const foundationModels: readonly FoundationModel[] = [
  ...cohereCommand,
  ...amazonNova,
  ...metaLlama,
  ...amazonTitan,
  ...anthropicClaude,
].flatMap(entries);

/** The model with this id, or with this ARN in whichever Region; whether the account may use it is another question. */
export function findFoundationModel(idOrArn: string): FoundationModel | undefined {
  const id = /^arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model\/(.+)$/.exec(idOrArn)?.[1] ?? idOrArn;
  return foundationModels.find((model) => model.modelId === id);
}

/** The model that an id or ARN of the runtime names: its own, or that of an inference profile that contains it. */
export function findServedModel(idOrArn: string): FoundationModel | undefined {
  return profiledModel(idOrArn) ?? findFoundationModel(idOrArn);
}

/** `us.amazon.nova-2-lite-v1:0` is the system's own profile of that model for the Regions of the United States. */
export function profiledModel(idOrArn: string): FoundationModel | undefined {
  const profile = /^(?:arn:.*:inference-profile\/)?(?:us|eu|apac|global)\.(.+)$/.exec(idOrArn)?.[1];
  return profile === undefined
    ? undefined
    : foundationModels.find(({ modelId, baseModelId }) => modelId === profile && modelId === baseModelId);
}

/** Whether its life was over by then, by Bedrock's own dates. */
function isRetired({ lifecycle }: FoundationModel, nowMs: number): boolean {
  return lifecycle.isWithdrawn ?? (lifecycle.endOfLifeTime !== undefined && hasPassed(lifecycle.endOfLifeTime, nowMs));
}

/** Retired models are there only for an account that still holds them. */
export function isOffered(emulator: Emulator, model: FoundationModel): boolean {
  return !isRetired(model, emulator.clock.now()) || isHeld(emulator, model);
}

/** Whether this is an id of a model, with a context length or without. */
export const isModelId = (id: string): boolean =>
  foundationModels.some(({ modelId, baseModelId }) => id === modelId || id === baseModelId);

/** An account that holds a model holds its variants too, and the other way round. */
function isHeld({ settings }: Emulator, { baseModelId }: FoundationModel): boolean {
  return settings.accountModels.some(
    (id) => id === baseModelId || findFoundationModel(id)?.baseModelId === baseModelId,
  );
}

/** On its way out: what is new is no longer begun with it, unless the account holds it. */
export function isLegacy(emulator: Emulator, model: FoundationModel): boolean {
  const { legacyTime } = model.lifecycle;
  const isPast = legacyTime !== undefined && hasPassed(legacyTime, emulator.clock.now());
  return isPast && !isHeld(emulator, model);
}

/** What it can be customized by in this Region. */
export function customizationsIn({ region }: Place, model: FoundationModel): readonly CustomizationType[] {
  return model.customizableIn.includes(region) ? model.customizationsSupported : [];
}

/** A model in the shape of FoundationModelSummary, which FoundationModelDetails has the same members as. */
export function describeModel(emulator: Emulator, model: FoundationModel): object {
  const { place } = emulator;
  // An account that holds a model holds it beyond its dates.
  const { legacyTime, endOfLifeTime } = isHeld(emulator, model) ? {} : model.lifecycle;
  return {
    modelArn: foundationModelArn(place, model.modelId),
    modelId: model.modelId,
    modelName: model.modelName,
    providerName: model.providerName,
    inputModalities: model.inputModalities,
    outputModalities: model.outputModalities,
    // The emulator has no streaming operations, and says so here rather than at the first call.
    responseStreamingSupported: false,
    // The list has no word for reinforcement fine-tuning: a model's page in the user guide is all that tells.
    customizationsSupported: customizationsIn(place, model).filter((type) => type !== 'REINFORCEMENT_FINE_TUNING'),
    inferenceTypesSupported: model.inferenceTypesSupported,
    modelLifecycle: {
      status: isLegacy(emulator, model) ? 'LEGACY' : 'ACTIVE',
      legacyTime,
      endOfLifeTime,
    },
  };
}

const hasPassed = (time: string, nowMs: number): boolean => Date.parse(time) <= nowMs;
