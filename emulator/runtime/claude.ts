import { randomBytes } from 'node:crypto';
import { ask, stopReasons } from './ask.ts';
import { maxTokensOf } from './max-tokens.ts';
import type { NativeAnswer } from './native-answer.ts';
import { checkNativeBody, malformed } from './native-body.ts';
import type { Members } from './native-body.ts';
import { askedOf } from './native-turns.ts';
import type { NativeTurn } from './native-turns.ts';
import type { ServedModel } from './served-model.ts';

/** Bounds of the request (user guide, model-parameters-anthropic-claude-messages, 2026-10). */
const members: Members = {
  anthropic_version: { type: 'string', required: true, values: ['bedrock-2023-05-31'] },
  max_tokens: { type: 'integer', required: true, minimum: 1 },
  system: { type: 'anything' },
  messages: {
    type: 'list',
    required: true,
    minItems: 1,
    members: {
      role: { type: 'string', required: true, values: ['user', 'assistant'] },
      content: { type: 'anything', required: true },
    },
  },
  temperature: { type: 'number', minimum: 0, maximum: 1 },
  top_p: { type: 'number', minimum: 0, maximum: 1 },
  top_k: { type: 'integer', minimum: 0, maximum: 500 },
  stop_sequences: { type: 'strings', maxItems: 8_191 },
};

interface ClaudeRequest {
  readonly max_tokens: number;
  readonly system?: unknown;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly temperature?: number;
  readonly stop_sequences?: readonly string[];
}

/** Answers InvokeModel's native body for Claude. @throws AwsError ValidationException */
export function answerClaude(served: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(members, body) as unknown as ClaudeRequest;
  const { max_tokens: maxTokens, temperature = 1, stop_sequences: stopSequences } = request;
  const { modelId } = served.foundationModel;
  const most = maxTokensOf(modelId);
  if (maxTokens > most) {
    throw malformed(`max_tokens: ${maxTokens} > ${most}, which is the maximum allowed number of output tokens`);
  }
  const system = request.system === undefined ? [] : contentOf(request.system, '#/system').texts;
  const turns = request.messages.map(({ role, content }, index) => ({
    role,
    ...contentOf(content, `#/messages/${index}/content`),
  }));
  const asked = askedOf(served, system, turns);
  const reply = ask(served.trained, { ...asked, maxTokens, temperature, stopSequences });
  return {
    body: {
      id: `msg_bdrk_${randomBytes(12).toString('hex')}`,
      type: 'message',
      role: 'assistant',
      model: modelId.replace(/^anthropic\./, '').replace(/-v1:.*$/, ''),
      content: [{ type: 'text', text: reply.text }],
      stop_reason: stopReasons[reply.ended],
      stop_sequence: reply.stopSequence,
      usage: { input_tokens: reply.inputTokens, output_tokens: reply.outputTokens },
    },
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens,
  };
}

/** A text, or a list of blocks: `{"type": "text"}` and `{"type": "image"}` with its bytes. */
function contentOf(content: unknown, at: string): Pick<NativeTurn, 'texts' | 'images'> {
  if (typeof content === 'string') return { texts: content === '' ? [] : [content], images: [] };
  if (!Array.isArray(content)) throw malformed(`${at}: expected type: String or JSONArray`);
  const texts: string[] = [];
  const images: { format: string; base64: string }[] = [];
  for (const [index, block] of (content as unknown[]).entries()) {
    const { type, text, source } = (block ?? {}) as { type?: unknown; text?: unknown; source?: Source };
    if (type === 'text' && typeof text === 'string' && text !== '') texts.push(text);
    else if (type === 'image' && source?.type === 'base64' && typeof source.data === 'string') {
      images.push({ format: String(source.media_type).replace(/^image\//, ''), base64: source.data });
    } else {
      throw malformed(`${at}/${index}: it is neither a non-empty text nor an image with base64 data`);
    }
  }
  return { texts, images };
}

interface Source {
  readonly type?: unknown;
  readonly media_type?: unknown;
  readonly data?: unknown;
}
