import { answer } from '../training/index.ts';
import { countTokens } from '../training/tokens.ts';
import type { ImageReading, TrainedModel } from '../training/index.ts';
import { stopAt } from './stop-sequences.ts';

export interface Question {
  readonly prompt: string;
  readonly images?: readonly ImageReading[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly stopSequences?: readonly string[] | undefined;
}

export interface Reply {
  readonly text: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ended: 'by itself' | 'at the most tokens' | 'at a stop sequence';
  /** Which one it ended at. */
  readonly stopSequence: string | null;
}

/** Asks the model, and ends its answer where the caller wants it to end. */
export function ask(model: TrainedModel | null, question: Question): Reply {
  const { prompt, stopSequences = [], ...options } = question;
  const { text, inputTokens, outputTokens, finishReason } = answer(model, prompt, options);
  const cut = stopAt(text, stopSequences);
  const ended = finishReason === 'MAX_TOKENS' ? 'at the most tokens' : 'by itself';
  return {
    text: cut.text,
    inputTokens,
    // What would come after a stop sequence is never generated.
    outputTokens: cut.sequence === null ? outputTokens : countTokens(cut.text),
    ended: cut.sequence === null ? ended : 'at a stop sequence',
    stopSequence: cut.sequence,
  };
}

/** In the words of Converse, Nova and Claude. */
export const stopReasons = {
  'by itself': 'end_turn',
  'at the most tokens': 'max_tokens',
  'at a stop sequence': 'stop_sequence',
} as const;
