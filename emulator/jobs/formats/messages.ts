import { isObject, isText, RecordProblem } from './parsed-record.ts';
import type { JsonObject, ParsedRecord } from './parsed-record.ts';
import { promptOfTurns, recordsOfTurns } from './turns.ts';
import type { Turn } from './turns.ts';

/** Claude's form: `{"system": "…", "messages": [{"role", "content": "…"}]}`. */
export function readClaudeMessages({ system, messages }: JsonObject): ParsedRecord[] {
  if (system !== undefined && !isText(system)) throw new RecordProblem('has a "system" that is no non-empty text.');
  return recordsOfTurns(system === undefined ? [] : [system], turnsOf(messages));
}

/**
 * OpenAI's chat form with what the answer is graded against: `{"messages": […], "reference_answer": …}`; whatever else
 * stands beside them is the grader's (user guide, rft-prepare-data, 2026-10).
 */
export function readChatWithReference({ messages, reference_answer: reference }: JsonObject): ParsedRecord[] {
  const turns = turnsOf(messages);
  const isSystem = ({ role }: Turn): boolean => role === 'system' || role === 'developer';
  const spoken = turns.filter((turn) => !isSystem(turn));
  if (spoken.at(-1)?.role !== 'user') throw new RecordProblem('has no message of the user at the end of "messages".');
  const completion = textOfReference(reference);
  const system = turns.filter(isSystem).map(({ text }) => text);
  return [{ ...promptOfTurns(system, spoken), completion }];
}

function textOfReference(reference: unknown): string {
  if (isText(reference)) return reference;
  if (typeof reference === 'number' || typeof reference === 'boolean') return String(reference);
  if (isObject(reference) || Array.isArray(reference)) return JSON.stringify(reference);
  throw new RecordProblem('has no "reference_answer", which is what the emulator grades against.');
}

function turnsOf(messages: unknown): Turn[] {
  if (!Array.isArray(messages)) throw new RecordProblem('has no list "messages".');
  return messages.map((message: unknown, index) => {
    const content = isObject(message) ? textOfContent(message['content']) : null;
    if (!isObject(message) || typeof message['role'] !== 'string' || content === null) {
      throw new RecordProblem(`has no "role" and non-empty "content" in messages[${index}].`);
    }
    return { role: message['role'], text: content, images: [] };
  });
}

/** A text, or a list of `{"type": "text", "text": "…"}`. */
function textOfContent(content: unknown): string | null {
  if (isText(content)) return content;
  if (!Array.isArray(content) || content.length === 0) return null;
  const texts = (content as unknown[]).map((block) =>
    isObject(block) && isText(block['text']) ? block['text'] : null,
  );
  return texts.includes(null) ? null : texts.join('\n');
}
