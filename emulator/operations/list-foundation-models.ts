import type { Emulator } from '../emulator.ts';
import { customizationsIn, describeModel, foundationModels, isOffered } from '../foundation-models.ts';
import type { Call, Reply } from '../http/call.ts';
import { readQuery } from '../listing.ts';
import * as patterns from '../validation/patterns.ts';
import { oneOf, string, structure } from '../validation/shapes.ts';

const requestShape = structure({
  byProvider: string({ pattern: patterns.provider }),
  byCustomizationType: oneOf(['FINE_TUNING', 'CONTINUED_PRE_TRAINING', 'DISTILLATION']),
  byOutputModality: oneOf(['TEXT', 'IMAGE', 'EMBEDDING']),
  byInferenceType: oneOf(['ON_DEMAND', 'PROVISIONED']),
});

/** Bedrock has no paging here. */
export function listFoundationModels(emulator: Emulator, call: Call): Reply {
  const request = readQuery(requestShape, call.query);
  const isWanted = (wanted: string | undefined, offered: readonly string[]): boolean =>
    wanted === undefined || offered.includes(wanted);
  const modelSummaries = foundationModels
    .filter((model) => isOffered(emulator, model))
    .filter(({ providerName }) => isWanted(request.byProvider?.toLowerCase(), [providerName.toLowerCase()]))
    .filter((model) => isWanted(request.byCustomizationType, customizationsIn(emulator.place, model)))
    .filter(({ outputModalities }) => isWanted(request.byOutputModality, outputModalities))
    .filter(({ inferenceTypesSupported }) => isWanted(request.byInferenceType, inferenceTypesSupported))
    .map((model) => describeModel(emulator, model));
  return { status: 200, body: { modelSummaries } };
}
