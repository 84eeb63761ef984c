import { validationError } from '../errors.ts';
import { answerClaude } from './claude.ts';
import { answerCohereCommand } from './cohere-command.ts';
import { answerLlama } from './llama.ts';
import type { NativeAnswer, NativeFamily } from './native-answer.ts';
import { answerNova } from './nova.ts';
import type { ServedModel } from './served-model.ts';
import { answerTitanEmbeddings, answerTitanImage } from './titan-media.ts';
import { answerTitanText } from './titan-text.ts';

const families: readonly (readonly [ids: RegExp, answer: NativeFamily])[] = [
  [/^cohere\.command/, answerCohereCommand],
  [/^amazon\.titan-text/, answerTitanText],
  [/^amazon\.titan-embed-image/, answerTitanEmbeddings],
  [/^amazon\.titan-image-generator/, answerTitanImage],
  [/^amazon\.nova/, answerNova],
  [/^meta\.llama/, answerLlama],
  [/^anthropic\.claude/, answerClaude],
];

/** @throws AwsError ValidationException */
export function answerNative(served: ServedModel, body: Buffer): NativeAnswer {
  const { modelId } = served.foundationModel;
  const family = families.find(([ids]) => ids.test(modelId))?.[1];
  if (family === undefined) throw validationError(`The emulator does not answer InvokeModel for ${modelId}.`);
  return family(served, body);
}
