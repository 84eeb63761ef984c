import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { servedModel } from '../runtime/served-model.ts';
import { stopAt } from '../runtime/stop-sequences.ts';
import { answer } from '../training/index.ts';
import { otherConverseMembers } from '../validation/converse-members.ts';
import { anything, check, float, integer, list, oneOf, required, string, structure } from '../validation/shapes.ts';
import type { Infer } from '../validation/shapes.ts';

/** Blocks of other kinds are read too, so that they can be refused by name. */
const textBlock = structure({
  text: string(),
  image: anything,
  document: anything,
  video: anything,
  audio: anything,
  toolUse: anything,
  toolResult: anything,
  guardContent: anything,
  reasoningContent: anything,
});
const systemBlock = structure({ text: string({ min: 1 }), guardContent: anything, cachePoint: anything });
const requestShape = structure({
  messages: list(
    structure({ role: required(oneOf(['user', 'assistant', 'system'])), content: required(list(textBlock)) }),
  ),
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
  const { trained } = servedModel(emulator, call.path);
  const prompt = promptOf(request);
  const { maxTokens = defaultMaxTokens, temperature = 0, stopSequences = [] } = request.inferenceConfig ?? {};
  const { text, inputTokens, outputTokens, finishReason } = answer(trained, prompt, { maxTokens, temperature });
  const cut = stopAt(text, stopSequences);
  await emulator.clock.sleep(emulator.settings.latencyMs, emulator.closing.signal);
  const body = {
    output: { message: { role: 'assistant', content: [{ text: cut.text }] } },
    stopReason: cut.stopped ? 'stop_sequence' : finishReason === 'MAX_TOKENS' ? 'max_tokens' : 'end_turn',
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    metrics: { latencyMs: emulator.clock.now() - startedMs },
  };
  return { status: 200, body };
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
  return [...system, ...messages.flatMap(({ content }) => content)].map(textOf).join('\n');
}

function textOf(block: Infer<typeof textBlock> | Infer<typeof systemBlock>): string {
  if (block.text !== undefined) return block.text;
  const kind = Object.keys(block)[0] ?? 'empty';
  throw validationError(`The emulator reads text only; a content block of the kind ${kind} is none.`);
}
