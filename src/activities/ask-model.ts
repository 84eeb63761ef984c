import type { InferencePort, Question } from '../domain/ports.ts';
import { askable, finishReasonOf } from '../domain/families/converse.ts';
import type { Answer, InferenceFacts, InferenceSettings } from '../domain/families/family.ts';

/** A model's answer with what Bedrock measured; token counts are absent where it sends none. */
export interface MeasuredAnswer extends Answer {
  readonly latencyMs: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

/**
 * Asks a model in the way of its family.
 *
 * @param facts of the model's family; a model of an unknown one is asked by Converse
 * @throws UnexpectedResponseError where a native body has another shape than the family documents
 */
export async function askModel(
  inference: InferencePort,
  modelId: string,
  facts: InferenceFacts | undefined,
  question: Question,
  settings: InferenceSettings,
  signal: AbortSignal,
): Promise<MeasuredAnswer> {
  const asked = facts ? askable(question, facts) : question;
  if (facts?.by === 'native' && facts.native) {
    const { body, ...measured } = await inference.invoke(modelId, facts.native.toRequest(asked.prompt, settings), {
      signal,
    });
    return { ...facts.native.fromResponse(body), ...measured };
  }
  const { text, stopReason, ...measured } = await inference.converse(modelId, asked, settings, { signal });
  return { text, finishReason: finishReasonOf(stopReason), ...measured };
}
