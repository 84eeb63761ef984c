import { withoutLlamaTemplate } from '../prompt-text.ts';
import { formatOf } from '../training/index.ts';
import { ask } from './ask.ts';
import { checkTakesImages, readAskedImages } from './images.ts';
import type { NativeAnswer } from './native-answer.ts';
import { checkNativeBody } from './native-body.ts';
import type { Members } from './native-body.ts';
import type { ServedModel } from './served-model.ts';

/** Bounds and defaults of the request (user guide, model-parameters-meta, 2026-10). */
const members: Members = {
  prompt: { type: 'string', required: true, minLength: 1 },
  temperature: { type: 'number', minimum: 0, maximum: 1 },
  top_p: { type: 'number', minimum: 0, maximum: 1 },
  max_gen_len: { type: 'integer', minimum: 1, maximum: 2_048 },
  images: { type: 'strings' },
};

interface LlamaRequest {
  readonly prompt: string;
  readonly temperature?: number;
  readonly max_gen_len?: number;
  /** In base64. */
  readonly images?: readonly string[];
}

/** Answers InvokeModel's native body for Llama. @throws AwsError ValidationException */
export function answerLlama(served: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(members, body) as unknown as LlamaRequest;
  const { prompt, temperature = 0.5, max_gen_len: maxTokens = 512, images = [] } = request;
  if (images.length > 0) checkTakesImages(served);
  const shown = images.map((base64) => Buffer.from(base64, 'base64'));
  const reply = ask(served.trained, {
    prompt: withoutLlamaTemplate(prompt),
    images: readAskedImages(shown.map((bytes) => ({ format: formatOf(bytes) ?? 'no image', bytes }))),
    maxTokens,
    temperature,
  });
  return {
    body: {
      generation: reply.text,
      prompt_token_count: reply.inputTokens,
      generation_token_count: reply.outputTokens,
      stop_reason: reply.ended === 'at the most tokens' ? 'length' : 'stop',
    },
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens,
  };
}
