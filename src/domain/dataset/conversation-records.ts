/** A record of evaluation data that is a conversation: Converse's form, or Claude's and OpenAI's with texts as content. */
import { imageFormats, type ImageFormat } from '../families/family.ts';
import type { S3Uri } from '../ports.ts';
import { imageAt } from './formats/conversation.ts';
import type { EvaluationRecord, ImageRef } from './evaluation-record.ts';
import { fieldAt, type Fields, isObject } from './formats/record-format.ts';

/** What a model is asked of a record. */
export type Asked = Omit<EvaluationRecord, 'id' | 'reference'>;

interface ReadTurn {
  readonly role: string;
  readonly text: string;
  readonly images: readonly ImageRef[];
}

export function isConversation(value: unknown): value is Fields {
  return isObject(value) && fieldAt(value, 'messages') !== undefined;
}

/**
 * The last turn of `assistant` is the reference and the last of `user` the prompt, with its images; what was said before is
 * the history.
 *
 * @returns the question, or what is wrong with it; the reference is absent where the conversation ends with the user
 */
export function readConversationRecord(record: Fields): {
  readonly asked?: Asked;
  readonly reference?: string;
  readonly problems: readonly string[];
} {
  const messages = fieldAt(record, 'messages');
  if (!Array.isArray(messages) || messages.length === 0)
    return { problems: ['"messages" must be an array with a turn or more'] };
  const problems: string[] = [];
  const turns: ReadTurn[] = [];
  for (const [index, message] of (messages as unknown[]).entries()) {
    const turn = readTurn(message, `messages[${index}]`);
    if (typeof turn === 'string') problems.push(turn);
    else turns.push(turn);
  }
  const system = systemOf(record, turns);
  if (system.problem !== undefined) problems.push(system.problem);
  const spoken = turns.filter(({ role }) => role !== 'system');
  const answer = spoken.at(-1)?.role === 'assistant' ? spoken.at(-1) : undefined;
  const asked = answer ? spoken.slice(0, -1) : spoken;
  const prompt = asked.at(-1);
  if (problems.length === 0 && prompt?.role !== 'user') problems.push('"messages" has no turn of "user" to answer');
  const early = asked.slice(0, -1).some(({ images }) => images.length > 0);
  if (early) problems.push('has an image before its last turn of "user": models are asked about images there only');
  const reference = answer === undefined ? {} : { reference: answer.text };
  if (problems.length > 0 || !prompt) return { problems, ...reference };
  const history = asked.slice(0, -1).map(({ role, text }) => ({ role: role as 'user' | 'assistant', text }));
  return {
    asked: {
      prompt: prompt.text,
      ...(system.text !== undefined && { system: system.text }),
      ...(prompt.images.length > 0 && { images: prompt.images }),
      ...(history.length > 0 && { history }),
    },
    ...reference,
    problems,
  };
}

/** In a field of its own, as a text or as blocks; or, as OpenAI has it, a turn. */
function systemOf(record: Fields, turns: readonly ReadTurn[]): { readonly text?: string; readonly problem?: string } {
  const system = fieldAt(record, 'system');
  const said = turns.filter(({ role }) => role === 'system').map(({ text }) => text);
  if (system === undefined) return said.length === 0 ? {} : { text: said.join('\n\n') };
  const text = typeof system === 'string' ? system : textOf(system);
  if (text === undefined) return { problem: '"system" must be text, or an array such as [{"text": "…"}]' };
  return { text: [text, ...said].join('\n\n') };
}

function readTurn(message: unknown, place: string): ReadTurn | string {
  const fields = isObject(message) ? message : {};
  const { role, content } = fields;
  if (role !== 'user' && role !== 'assistant' && role !== 'system')
    return `${place}.role must be "user", "assistant" or "system", but is ${JSON.stringify(role) ?? 'missing'}`;
  if (typeof content === 'string') return { role, text: content, images: [] };
  if (!Array.isArray(content)) return `${place}.content must be text, or an array such as [{"text": "…"}]`;
  const blocks = content as readonly unknown[];
  const images: ImageRef[] = [];
  for (const [index, block] of blocks.entries()) {
    if (!isObject(block) || block.image === undefined) continue;
    const image = imageAt(block.image);
    const format = imageFormats.find((known) => known === image?.format);
    if (!image || !format)
      return `${place}.content[${index}].image must be {"format": one of ${imageFormats.join(', ')}, "source": {"s3Location": {"uri": "s3://…"}}}`;
    images.push({ uri: image.uri as S3Uri, format: format satisfies ImageFormat });
  }
  const text = textOf(blocks.filter((block) => !isObject(block) || block.image === undefined));
  return text === undefined
    ? `${place}.content holds something that is neither text nor image`
    : { role, text, images };
}

/** Blocks of text as one text. */
function textOf(blocks: unknown): string | undefined {
  if (!Array.isArray(blocks)) return undefined;
  const texts = (blocks as unknown[]).map((block) => (isObject(block) ? block.text : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('\n') : undefined;
}
