import { conversationText } from '../../prompt-text.ts';
import { RecordProblem } from './parsed-record.ts';
import type { ImageSource, ParsedRecord } from './parsed-record.ts';

/** A turn of a conversation, whatever format it came in. */
export interface Turn {
  readonly role: string;
  readonly text: string;
  readonly images: readonly ImageSource[];
}

/** @throws RecordProblem unless user and assistant take turns and the user begins */
export function checkTurns(turns: readonly Turn[]): void {
  if (turns.length === 0) throw new RecordProblem('has no "messages".');
  for (const [index, { role }] of turns.entries()) {
    if (role !== 'user' && role !== 'assistant') {
      throw new RecordProblem(`has the role '${role}' in messages[${index}]; it must be user or assistant.`);
    }
    const expected = index % 2 === 0 ? 'user' : 'assistant';
    if (role !== expected) {
      throw new RecordProblem(
        index === 0
          ? 'begins with the assistant; the first of "messages" must be of the user.'
          : `has two messages of the ${role} in a row, at messages[${index}]; user and assistant must take turns.`,
      );
    }
  }
}

/** One record for each of the assistant's turns: all that was said before it, and it. */
export function recordsOfTurns(system: readonly string[], turns: readonly Turn[]): ParsedRecord[] {
  checkTurns(turns);
  if (turns.at(-1)?.role !== 'assistant') {
    throw new RecordProblem('ends with the user; the last of "messages" must be of the assistant.');
  }
  return turns.flatMap(({ role, text }, index) =>
    role === 'assistant' ? [{ ...promptOfTurns(system, turns.slice(0, index)), completion: text }] : [],
  );
}

export function promptOfTurns(system: readonly string[], turns: readonly Turn[]): Omit<ParsedRecord, 'completion'> {
  const said = turns.map(({ text }) => text).filter((text) => text !== '');
  return { prompt: conversationText(system, said), images: turns.flatMap(({ images }) => images) };
}
