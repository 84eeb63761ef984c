import { validationError } from '../errors.ts';
import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { conversationText } from '../prompt-text.ts';
import { ask, stopReasons } from '../runtime/ask.ts';
import { checkTakesImages, readAskedImages } from '../runtime/images.ts';
import { maxTokensOf } from '../runtime/max-tokens.ts';
import { readShownObject } from '../runtime/shown-object.ts';
import { servedModel } from '../runtime/served-model.ts';
import type { ServedModel } from '../runtime/served-model.ts';
import type { ImageReading } from '../training/index.ts';
import { otherConverseMembers } from '../validation/converse-members.ts';
import { anything, check, float, integer, list, oneOf, required, string, structure } from '../validation/shapes.ts';
import type { Infer } from '../validation/shapes.ts';

/** Blocks of other kinds are read too, so that they can be refused by name. */
const block = structure({
  text: string(),
  image: structure({
    format: required(oneOf(['png', 'jpeg', 'gif', 'webp'])),
    source: required(structure({ bytes: string({ min: 1 }), s3Location: structure({ uri: required(string()) }) })),
  }),
  document: anything,
  video: anything,
  audio: anything,
  toolUse: anything,
  toolResult: anything,
  guardContent: anything,
  reasoningContent: anything,
  cachePoint: anything,
});
type Block = Infer<typeof block>;
const systemBlock = structure({ text: string({ min: 1 }), guardContent: anything, cachePoint: anything });
const requestShape = structure({
  messages: list(structure({ role: required(oneOf(['user', 'assistant', 'system'])), content: required(list(block)) })),
  system: list(systemBlock),
  inferenceConfig: structure({
    maxTokens: integer({ min: 1 }),
    temperature: float({ min: 0, max: 1 }),
    topP: float({ min: 0, max: 1 }),
    stopSequences: list(string({ min: 1 }), { max: 2500 }),
  }),
  ...otherConverseMembers,
});
type Request = Infer<typeof requestShape>;

/** The families' own defaults differ; one serves here. */
const defaultMaxTokens = 512;

export async function converse(emulator: Emulator, call: Call): Promise<Reply> {
  const startedMs = emulator.clock.now();
  const request = check(requestShape, jsonBody(call));
  const served = servedModel(emulator, call.path);
  checkSpeaks(served);
  checkTakesSystem(served, request);
  const prompt = promptOf(request);
  const config = request.inferenceConfig ?? {};
  const { maxTokens = defaultMaxTokens, temperature = 0, stopSequences } = config;
  checkMaxTokens(served, maxTokens);
  const images = await imagesOf(emulator, served, request);
  const { text, inputTokens, outputTokens, ended } = ask(served.trained, {
    prompt,
    images,
    maxTokens,
    temperature,
    stopSequences,
  });
  await emulator.clock.sleep(emulator.settings.latencyMs, emulator.closing.signal);
  const body = {
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: stopReasons[ended],
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: emulator.clock.now() - startedMs },
  };
  return { status: 200, body };
}

/** Converse is for models that answer with text. @throws AwsError ValidationException */
function checkSpeaks({ foundationModel }: ServedModel): void {
  if (foundationModel.outputModalities.includes('TEXT')) return;
  throw validationError('The requested operation is not recognized by the service.');
}

/**
 * Titan has no system prompts (user guide, conversation-inference-supported-models-features, 2026-10), and says so in
 * these words (danny-avila/LibreChat, issue 6456).
 *
 * @throws AwsError ValidationException
 */
function checkTakesSystem({ foundationModel }: ServedModel, { system = [] }: Request): void {
  if (system.length === 0 || !foundationModel.modelId.startsWith('amazon.titan-text')) return;
  throw validationError(
    "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
  );
}

/** @throws AwsError ValidationException */
function checkMaxTokens({ foundationModel }: ServedModel, maxTokens: number): void {
  const most = maxTokensOf(foundationModel.modelId);
  if (maxTokens <= most) return;
  throw validationError(
    `The maximum tokens you requested exceeds the model limit of ${most}. Try again with a maximum tokens value that is lower than ${most}.`,
  );
}

/** The conversation as one prompt: the system's texts, then those of all turns. @throws AwsError ValidationException */
function promptOf({ messages = [], system = [], toolConfig, guardrailConfig }: Request): string {
  if (toolConfig !== undefined) throw validationError('The emulator has no tools: leave out toolConfig.');
  if (guardrailConfig !== undefined)
    throw validationError('The emulator has no guardrails: leave out guardrailConfig.');
  if (messages[0]?.role !== 'user') {
    throw validationError(
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    );
  }
  if (messages.some(({ role }, index) => role !== (index % 2 === 0 ? 'user' : 'assistant'))) {
    throw validationError(
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    );
  }
  if (messages.some(({ content }) => content.length === 0)) {
    throw validationError(
      'The content field in the Message object is empty. Add a ContentBlock object to the content field and try again.',
    );
  }
  checkTexts(messages);
  const turns = messages.flatMap(({ content }) => content).filter(({ image }) => image === undefined);
  return conversationText(system.map(textOf), turns.map(textOf));
}

/** @throws AwsError ValidationException in Bedrock's words (aws-samples/bedrock-engineer, issue 8) */
function checkTexts(messages: NonNullable<Request['messages']>): void {
  for (const [turn, { content }] of messages.entries()) {
    const blank = content.findIndex(({ text }) => text?.trim() === '');
    if (blank >= 0) {
      throw validationError(
        `The text field in the ContentBlock object at messages.${turn}.content.${blank} is blank. Add text to the text field, and try again.`,
      );
    }
  }
}

/** @throws AwsError ValidationException */
async function imagesOf(
  { s3, closing }: Emulator,
  served: ServedModel,
  { messages = [] }: Request,
): Promise<readonly ImageReading[]> {
  const shown = messages.flatMap(({ role, content }) => content.map(({ image }) => ({ role, image })));
  const images = shown.flatMap(({ role, image }) => (image === undefined ? [] : [{ role, ...image }]));
  if (images.length === 0) return [];
  checkTakesImages(served);
  if (images.some(({ role }) => role === 'assistant')) {
    throw validationError('Only messages of the user may have images. Remove them from those of the assistant.');
  }
  return readAskedImages(
    await Promise.all(
      images.map(async ({ format, source: { bytes, s3Location } }) => {
        if (bytes !== undefined) return { format, bytes: Buffer.from(bytes, 'base64') };
        if (s3Location === undefined) throw validationError('An image has neither bytes nor an s3Location as source.');
        return { format, bytes: await readShownObject(s3, served, s3Location.uri, closing.signal) };
      }),
    ),
  );
}

function textOf(given: Block | Infer<typeof systemBlock>): string {
  if (given.text !== undefined) return given.text;
  const kind = Object.keys(given)[0] ?? 'empty';
  throw validationError(`The emulator reads text and images only; a content block of the kind ${kind} is neither.`);
}
