import { randomUUID } from 'node:crypto';
import { validationError } from '../errors.ts';
import { ask } from './ask.ts';
import { checkNativeBody } from './native-body.ts';
import type { Members } from './native-body.ts';
import type { NativeAnswer } from './native-answer.ts';
import type { ServedModel } from './served-model.ts';

/** Bounds and defaults of the request (user guide, model-parameters-cohere-command, 2026-10). */
const members: Members = {
  prompt: { type: 'string', required: true, minLength: 1 },
  temperature: { type: 'number', minimum: 0, maximum: 5 },
  p: { type: 'number', minimum: 0, maximum: 1 },
  k: { type: 'number', minimum: 0, maximum: 500 },
  max_tokens: { type: 'integer', minimum: 1, maximum: 4096 },
  stop_sequences: { type: 'strings', maxItems: 4 },
  return_likelihoods: { type: 'string', values: ['GENERATION', 'ALL', 'NONE'] },
  stream: { type: 'boolean' },
  num_generations: { type: 'integer', minimum: 1, maximum: 5 },
  logit_bias: { type: 'object' },
  truncate: { type: 'string', values: ['NONE', 'START', 'END'] },
};

interface CommandRequest {
  readonly prompt: string;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly stop_sequences?: readonly string[];
  readonly return_likelihoods?: string;
  readonly stream?: boolean;
  readonly num_generations?: number;
}

/** Answers InvokeModel's native body for Cohere Command. @throws AwsError ValidationException */
export function answerCohereCommand({ trained: model }: ServedModel, body: Buffer): NativeAnswer {
  const request = checkNativeBody(members, body) as unknown as CommandRequest;
  refuseWhatIsMissing(request);
  const { prompt, max_tokens: maxTokens = 20, temperature = 0.9, stop_sequences: stopSequences } = request;
  const answers = Array.from({ length: request.num_generations ?? 1 }, () =>
    ask(model, { prompt, maxTokens, temperature, stopSequences }),
  );
  const generations = answers.map(({ text, ended }, index) => ({
    ...(answers.length > 1 && { index }),
    finish_reason: ended === 'at the most tokens' ? 'MAX_TOKENS' : 'COMPLETE',
    id: randomUUID(),
    text,
  }));
  return {
    body: { generations, id: randomUUID(), prompt },
    inputTokens: answers[0]?.inputTokens ?? 0,
    outputTokens: answers.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  };
}

/** Better refused than silently left out of the answer. */
function refuseWhatIsMissing({ return_likelihoods: likelihoods = 'NONE', stream = false }: CommandRequest): void {
  if (likelihoods !== 'NONE') throw validationError('The emulator has no likelihoods: leave out return_likelihoods.');
  if (stream) throw validationError('The emulator does not stream: leave out stream.');
}
