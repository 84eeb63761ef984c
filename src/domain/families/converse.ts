import type { Question } from '../ports.ts';
import type { Answer, InferenceFacts } from './family.ts';

/** `stopReason` of Converse (API reference, SDK 3.1162); what is not here ended the answer in no way that makes it one. */
const finishReasons: ReadonlyMap<string, Answer['finishReason']> = new Map([
  ['end_turn', 'complete'],
  ['stop_sequence', 'complete'],
  ['max_tokens', 'max-tokens'],
  ['model_context_window_exceeded', 'max-tokens'],
  ['guardrail_intervened', 'filtered'],
  ['content_filtered', 'filtered'],
]);

export function finishReasonOf(stopReason: string): Answer['finishReason'] {
  return finishReasons.get(stopReason) ?? 'error';
}

/**
 * The question as a family can be asked it: one that takes no system prompt reads it in front of the prompt, and one
 * that is asked by its own body reads the history there too.
 */
export function askable(question: Question, { by, takesSystem }: InferenceFacts): Question {
  const { system, history = [], images, prompt } = question;
  const inFront = takesSystem && by === 'converse' ? [] : [system];
  const said = by === 'converse' ? [] : history.map(({ text }) => text);
  const text = [...inFront, ...said, prompt].filter((part) => part !== undefined && part !== '').join('\n\n');
  const isSystemKept = system !== undefined && system !== '' && inFront.length === 0;
  return {
    ...(isSystemKept && { system }),
    ...(by === 'converse' && history.length > 0 && { history }),
    ...(images && images.length > 0 && { images }),
    prompt: text,
  };
}
