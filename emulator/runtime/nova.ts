import { validationError } from '../errors.ts';
import { ask, stopReasons } from './ask.ts';
import { maxTokensOf } from './max-tokens.ts';
import type { NativeAnswer } from './native-answer.ts';
import { checkNativeBody, malformed } from './native-body.ts';
import type { Members } from './native-body.ts';
import { askedOf } from './native-turns.ts';
import type { ServedModel } from './served-model.ts';

const text = { type: 'string', minLength: 1 } as const;

/** Bounds of the request (Nova guide, complete-request-schema, 2026-10). */
const members: Members = {
  schemaVersion: { type: 'string' },
  system: { type: 'list', members: { text: { ...text, required: true } } },
  messages: {
    type: 'list',
    required: true,
    minItems: 1,
    members: {
      role: { type: 'string', required: true, values: ['user', 'assistant'] },
      content: {
        type: 'list',
        required: true,
        minItems: 1,
        members: {
          text,
          image: {
            type: 'object',
            members: {
              format: { type: 'string', required: true, values: ['png', 'jpeg', 'gif', 'webp'] },
              source: {
                type: 'object',
                required: true,
                members: { bytes: { type: 'string', required: true, minLength: 1 } },
              },
            },
          },
        },
      },
    },
  },
  inferenceConfig: {
    type: 'object',
    members: {
      maxTokens: { type: 'integer', minimum: 1 },
      max_new_tokens: { type: 'integer', minimum: 1 },
      temperature: { type: 'number', minimum: 0, maximum: 1 },
      topP: { type: 'number', minimum: 0, maximum: 1 },
      top_p: { type: 'number', minimum: 0, maximum: 1 },
      topK: { type: 'integer', minimum: 0, maximum: 128 },
      top_k: { type: 'integer', minimum: 0, maximum: 128 },
      stopSequences: { type: 'strings' },
    },
  },
  toolConfig: { type: 'object' },
};

interface NovaRequest {
  readonly system?: readonly { readonly text: string }[];
  readonly messages: readonly {
    readonly role: string;
    readonly content: readonly {
      readonly text?: string;
      readonly image?: { readonly format: string; readonly source: { readonly bytes: string } };
    }[];
  }[];
  readonly inferenceConfig?: {
    readonly maxTokens?: number;
    readonly max_new_tokens?: number;
    readonly temperature?: number;
    readonly stopSequences?: readonly string[];
  };
  readonly toolConfig?: object;
}

/** Answers InvokeModel's native body for Nova's text models. @throws AwsError ValidationException */
export function answerNova(served: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(members, body) as unknown as NovaRequest;
  if (request.toolConfig !== undefined) throw validationError('The emulator has no tools: leave out toolConfig.');
  const { maxTokens, max_new_tokens: maxNewTokens, temperature = 0.7, stopSequences } = request.inferenceConfig ?? {};
  const most = maxTokensOf(served.foundationModel.modelId);
  const wanted = maxTokens ?? maxNewTokens ?? Math.min(most, 5_000);
  if (wanted > most) throw malformed(`#/inferenceConfig/maxTokens: ${wanted} is not less or equal to ${most}`);
  const turns = request.messages.map(({ role, content }) => ({
    role,
    texts: content.flatMap((block) => (block.text === undefined ? [] : [block.text])),
    images: content.flatMap(({ image }) =>
      image === undefined ? [] : [{ format: image.format, base64: image.source.bytes }],
    ),
  }));
  const system = (request.system ?? []).map((block) => block.text);
  const reply = ask(served.trained, {
    ...askedOf(served, system, turns),
    maxTokens: wanted,
    temperature,
    stopSequences,
  });
  const { inputTokens, outputTokens } = reply;
  return {
    body: {
      output: { message: { role: 'assistant', content: [{ text: reply.text }] } },
      stopReason: stopReasons[reply.ended],
      usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    },
    inputTokens,
    outputTokens,
  };
}
