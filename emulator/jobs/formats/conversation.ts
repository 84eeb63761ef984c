import { isObject, isText, RecordProblem } from './parsed-record.ts';
import type { ImageSource, JsonObject, ParsedRecord } from './parsed-record.ts';
import { checkTurns, promptOfTurns, recordsOfTurns } from './turns.ts';
import type { Turn } from './turns.ts';

/**
 * Converse's form (user guide, model-customization-prepare; Nova guide, 2026-10): `{"schemaVersion":
 * "bedrock-conversation-2024", "system": [{"text"}], "messages": [{"role", "content": [{"text"}, {"image"}]}]}`.
 */
export function readConversation(record: JsonObject): ParsedRecord[] {
  const { system, turns } = partsOf(record);
  return recordsOfTurns(system, turns);
}

/** A conversation that may lack its last answer: that is the teacher's to give. */
export function readDistillationPrompt(record: JsonObject): ParsedRecord[] {
  const { system, turns } = partsOf(record);
  checkTurns(turns);
  if (turns.at(-1)?.role === 'user') return [{ ...promptOfTurns(system, turns), completion: null }];
  const [last] = recordsOfTurns(system, turns).slice(-1);
  return last === undefined ? [] : [last];
}

function partsOf({ schemaVersion, system, messages }: JsonObject): { system: string[]; turns: Turn[] } {
  if (!isText(schemaVersion)) {
    throw new RecordProblem('has no "schemaVersion"; it must be "bedrock-conversation-2024".');
  }
  if (!Array.isArray(messages)) throw new RecordProblem('has no list "messages".');
  if (system !== undefined && !Array.isArray(system)) {
    throw new RecordProblem('has a "system" that is no list of {"text": "…"}.');
  }
  return {
    system: (system ?? []).map((block: unknown, index: number) => systemText(block, `system[${index}]`)),
    turns: messages.map((message: unknown, index) => turnOf(message, `messages[${index}]`)),
  };
}

function systemText(block: unknown, at: string): string {
  if (isObject(block) && isText(block['text'])) return block['text'];
  throw new RecordProblem(`has no non-empty "text" in ${at}.`);
}

function turnOf(message: unknown, at: string): Turn {
  if (!isObject(message)) throw new RecordProblem(`has no object in ${at}.`);
  const { role, content } = message;
  if (!Array.isArray(content) || content.length === 0) {
    throw new RecordProblem(`has no list of blocks in ${at}.content.`);
  }
  const texts: string[] = [];
  const images: ImageSource[] = [];
  for (const [index, block] of (content as unknown[]).entries()) {
    const where = `${at}.content[${index}]`;
    if (!isObject(block)) throw new RecordProblem(`has no object in ${where}.`);
    if (isText(block['text'])) texts.push(block['text']);
    else if (isObject(block['image'])) images.push(imageOf(block['image'], `${where}.image`));
    else if (!('reasoningContent' in block)) {
      throw new RecordProblem(
        `has neither a non-empty "text" nor an "image" in ${where}, but ${Object.keys(block).join(', ') || 'nothing'}.`,
      );
    }
  }
  if (images.length > 0 && role !== 'user') {
    throw new RecordProblem(`has an image in ${at}, a message of the ${String(role)}; only the user shows images.`);
  }
  return { role: String(role), text: texts.join('\n'), images };
}

function imageOf({ format, source }: JsonObject, at: string): ImageSource {
  if (typeof format !== 'string') throw new RecordProblem(`has no "format" in ${at}.`);
  const { bytes, s3Location } = isObject(source) ? source : {};
  if (isText(bytes)) return { format, base64: bytes };
  const uri = isObject(s3Location) ? s3Location['uri'] : undefined;
  if (typeof uri === 'string' && /^s3:\/\/[^/]+\/.+/.test(uri)) return { format, uri };
  throw new RecordProblem(`has neither "bytes" nor an "s3Location" with a "uri" (s3://…) in ${at}.source.`);
}
