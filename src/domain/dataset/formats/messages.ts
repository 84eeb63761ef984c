import { emptyAt, fieldAt, isObject, requiredText, type TrainingFormat } from './record-format.ts';
import { type Content, readTurns } from './turns.ts';

/** `{"system": "…", "messages": [{"role", "content": "…"}]}`, as Claude 3 Haiku is taught. */
export const messages: TrainingFormat = {
  example: '{"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}',
  read(fields) {
    const system = fieldAt(fields, 'system') === undefined ? undefined : requiredText(fields, 'system');
    const turns = readTurns(fields, { roles: ['user', 'assistant'], answer: 'required', content: readText });
    return {
      ...turns,
      problems: [...(system?.problems ?? []), ...turns.problems],
      prompts: [...(system?.texts ?? []), ...turns.prompts],
    };
  },
};

/** `{"messages": [{"role", "content": "…"}], "reference_answer": …}`: OpenAI's form, with what the grader compares with. */
export const reinforcement: TrainingFormat = {
  example: '{"messages": [{"role": "user", "content": "…"}], "reference_answer": "…"}',
  // Whether a grader needs a reference answer, or which other fields, is its own business.
  read: (fields) =>
    readTurns(fields, { roles: ['system', 'developer', 'user', 'assistant'], answer: 'none', content: readText }),
};

/** A text, or blocks of `{"type": "text", "text"}`. */
function readText(content: unknown, place: string): Content {
  const only = (problem: string): Content => ({ problems: [problem], texts: [], images: [] });
  if (Array.isArray(content) && content.length > 0) {
    const texts = (content as unknown[]).map((block) => (isObject(block) ? fieldAt(block, 'text') : undefined));
    const wrong = texts.findIndex((text) => typeof text !== 'string' || text.trim() === '');
    if (wrong !== -1) return only(`${place}[${wrong}] must be a block of text: {"type": "text", "text": "…"}`);
    return { problems: [], texts: texts.map((text) => ({ place, text: text as string })), images: [] };
  }
  if (typeof content !== 'string') return only(`${place} must be text`);
  if (content.trim() === '') return only(emptyAt(place));
  return { problems: [], texts: [{ place, text: content }], images: [] };
}
