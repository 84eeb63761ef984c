import type { Emulator } from '../emulator.ts';
import { endOfLife, notFound } from '../errors.ts';
import { describeModel, findFoundationModel, isOffered } from '../foundation-models.ts';
import type { Call, Reply } from '../http/call.ts';
import * as patterns from '../validation/patterns.ts';
import { check, required, string, structure } from '../validation/shapes.ts';

const requestShape = structure({
  modelIdentifier: required(string({ min: 1, max: 2048, pattern: patterns.foundationModelIdentifier })),
});

export function getFoundationModel(emulator: Emulator, call: Call): Reply {
  const { modelIdentifier } = check(requestShape, call.path);
  const model = findFoundationModel(modelIdentifier);
  if (model === undefined)
    throw notFound(`Could not resolve the foundation model from the identifier ${modelIdentifier}.`);
  if (!isOffered(emulator, model)) throw endOfLife();
  return { status: 200, body: { modelDetails: describeModel(emulator, model) } };
}
