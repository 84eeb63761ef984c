import type { InferencePort } from '../../src/domain/ports.ts';
import { endpointAt, forgetDeleted } from './endpoints.ts';
import { awsError, byNameOrArn, perform, type World } from './world.ts';

/** Cohere Command: InvokeModel with its native body, other families' shapes are refused; and Converse. */
export function createFakeInferencePort(world: World): InferencePort {
  return {
    invoke: (modelId, body, options = {}) =>
      perform(world, 'InvokeModel', modelId, () => {
        if (options.signal?.aborted) throw awsError('AbortError', 'Request aborted');
        const candidate = isCandidate(world, modelId);
        const prompt = readPrompt(body);
        const text = world.options.answers({ id: modelId, candidate }, prompt);
        return {
          body: { generations: [{ id: 'fake', text, finish_reason: 'COMPLETE' }], id: 'fake', prompt },
          latencyMs: 1,
          inputTokens: countWords(prompt),
          outputTokens: countWords(text),
        };
      }),
    converse: (modelId, { prompt, system, history = [] }, _settings, options = {}) =>
      perform(world, 'Converse', modelId, () => {
        if (options.signal?.aborted) throw awsError('AbortError', 'Request aborted');
        if (prompt === '') throw awsError('ValidationException', 'The text field in the ContentBlock object is blank.');
        const candidate = isCandidate(world, modelId);
        const text = world.options.answers({ id: modelId, candidate }, prompt);
        const asked = [system ?? '', ...history.map((turn) => turn.text), prompt].join(' ');
        return {
          text,
          stopReason: 'end_turn',
          latencyMs: 1,
          inputTokens: countWords(asked),
          outputTokens: countWords(text),
        };
      }),
  };
}

function isCandidate(world: World, modelId: string): boolean {
  if (!modelId.startsWith('arn:')) {
    const known = world.options.baseModels.find(({ id }) => id === modelId);
    if (known?.inferenceTypes.includes('ON_DEMAND')) return false;
    throw awsError('ValidationException', 'The provided model identifier is invalid.');
  }
  forgetDeleted(world);
  const record = byNameOrArn(world.endpoints, modelId);
  if (!record || record.deletedAtMs !== undefined) {
    throw awsError('ResourceNotFoundException', `Could not find the provisioned model ${modelId}.`);
  }
  if (endpointAt(world, record).status !== 'InService') {
    throw awsError('ModelNotReadyException', 'The model is not ready for inference.');
  }
  return true;
}

function readPrompt(body: unknown): string {
  const prompt = typeof body === 'object' && body !== null && 'prompt' in body ? body.prompt : undefined;
  if (typeof prompt !== 'string' || prompt === '') {
    throw awsError('ValidationException', 'Malformed input request: #: required key [prompt] not found.');
  }
  return prompt;
}

const countWords = (text: string): number => text.split(/\s+/).filter(Boolean).length;
