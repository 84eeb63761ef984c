/**
 * Conversations in each of the forms that are in use:
 *
 *     bedrock-conversation-2024   {"system": [{"text": "…"}], "messages": [{"role": "user", "content": [{"text": "…"}, {"image": {"format": "png", "source": {"s3Location": {"uri": "s3://…"}}}}]}, …]}
 *     OpenAI's chat               {"messages": [{"role": "system", "content": "…"}, {"role": "user", "content": "…" | [{"type": "text"}, {"type": "image_url"}]}, …]}
 *     Claude's messages           {"system": "…", "messages": [{"role": "user", "content": "…"}, …]}
 */
import { isBlank, quoteBytes } from '../byte-text.ts';
import {
  type DataRecord,
  type ImageFormat,
  imageFormats,
  type RecordImage,
  refuse,
  type Refusal,
  type Turn,
} from './record.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordFromMessages(fields: Fields): DataRecord | Refusal {
  const { messages, system: told, schemaVersion: _schemaVersion, reference_answer: reference, ...others } = fields;
  if (!Array.isArray(messages)) return refuse('shape', '"messages" must be an array of {"role", "content"}');
  if (messages.length === 0) return refuse('empty', '"messages" is empty: it needs a turn of the user');
  let system = systemOf(told);
  if (typeof system === 'object') return system;
  const turns: Turn[] = [];
  const names = new Set<string>();
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at] as unknown;
    const place = `messages[${at}]`;
    if (typeof message !== 'object' || message === null || Array.isArray(message))
      return refuse('shape', `${place} must be an object {"role", "content"}`);
    const { role, content, name, weight, tool_calls: calls, function_call: call } = message as Fields;
    const isCall = Array.isArray(calls) && isNothing(content);
    if (isCall || !isNothing(calls) || !isNothing(call))
      return refuse('tools', `${place} calls a tool, which Temper can't convert: leave the record out`);
    if (role === 'system' || role === 'developer') {
      if (at > 0 || system !== undefined)
        return refuse('role', `${place} is a second system text, or not the first message: begin with one`);
      const text = systemOf(content);
      if (typeof text === 'object') return text;
      system = text;
      continue;
    }
    if (role !== 'user' && role !== 'assistant') {
      return refuse(
        'role',
        `${place}.role must be "user" or "assistant", but is ${typeof role === 'string' ? quoteBytes(role) : 'no text'}`,
      );
    }
    const turn = turnOf(role, content, place);
    if ('kind' in turn) return turn;
    const expected = turns.length % 2 === 0 ? 'user' : 'assistant';
    if (role !== expected)
      return refuse(
        'role',
        `${place}.role is "${role}", but turns go user, assistant, user, …: here it must be "${expected}"`,
      );
    turns.push(turn);
    if (role === 'assistant' && weight === 0 && at === messages.length - 1)
      return refuse('weight', `${place}.weight is 0, but it is what the model would learn: leave the record out`);
    if (role === 'user' && typeof name === 'string') names.add(name);
  }
  if (turns.length === 0) return refuse('empty', 'has no turn of the user');
  if (names.size > 1)
    return refuse(
      'name',
      `has turns of several users (${[...names]
        .slice(0, 3)
        .map((each) => quoteBytes(each))
        .join(', ')}), for whose names no model has a place: write them into the texts`,
    );
  const { label, group } = fields;
  const record: DataRecord = {
    system,
    turns,
    ...(typeof label === 'string' && { label }),
    ...(typeof group === 'string' && { group }),
    ...(Object.keys(others).length > 0 && { others }),
  };
  return isNothing(reference) ? record : withReference(record, reference);
}

/** An answer beside the conversation, as a reinforcement has it for its grader; it need not be a text. */
function withReference(record: DataRecord, reference: unknown): DataRecord | Refusal {
  if (record.turns.length % 2 === 0)
    return refuse('shape', '"messages" ends with an answer, and "reference_answer" is one too: leave one out');
  const isText = typeof reference === 'string';
  const text = isText ? reference : JSON.stringify(reference);
  return {
    ...record,
    turns: [...record.turns, { role: 'assistant', text }],
    ...(!isText && { reference }),
  };
}

/** What exports of chats write where there is none. */
function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** A text, or blocks of text. */
function systemOf(value: unknown): string | undefined | Refusal {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return refuse('shape', '"system" must be text or an array of {"text"}');
  let text = '';
  for (const block of value as unknown[]) {
    const part = (block as Fields | null)?.['text'];
    if (typeof part !== 'string') return refuse('shape', '"system" must hold {"text": "…"} and nothing else');
    text += (text === '' ? '' : '\n') + part;
  }
  return text;
}

function turnOf(role: Turn['role'], content: unknown, place: string): Turn | Refusal {
  if (typeof content === 'string') return { role, text: content };
  if (!Array.isArray(content)) return refuse('shape', `${place}.content must be text or an array of blocks`);
  let text: string | undefined;
  const images: RecordImage[] = [];
  for (let at = 0; at < content.length; at++) {
    const block = content[at] as Fields | null;
    const where = `${place}.content[${at}]`;
    if (typeof block !== 'object' || block === null)
      return refuse('shape', `${where} must be an object such as {"text": "…"}`);
    if (typeof block['text'] === 'string') {
      if (text === undefined || isBlank(text)) text = block['text'];
      else if (!isBlank(block['text'])) text += `\n${block['text']}`;
      continue;
    }
    const image = imageOf(block, where);
    if ('kind' in image) return image;
    images.push(image);
  }
  if (images.length > 0 && role === 'assistant')
    return refuse('image', `${place} is an answer with an image: models answer with text`);
  if (text === undefined && images.length === 0) return refuse('empty', `${place} has no text`);
  return images.length > 0 ? { role, text: text ?? '', images } : { role, text: text ?? '' };
}

function imageOf(block: Fields, where: string): RecordImage | Refusal {
  const { image, image_url: url, source, type } = block;
  if (typeof image === 'object' && image !== null) return bedrockImage(image as Fields, where);
  if (url !== undefined) {
    const location = typeof url === 'string' ? url : (url as Fields | null)?.['url'];
    return typeof location === 'string'
      ? imageAt(location, where)
      : refuse('image', `${where}.image_url must have a "url"`);
  }
  if (type === 'image' && typeof source === 'object' && source !== null) return claudeImage(source as Fields, where);
  const name =
    typeof type === 'string'
      ? quoteBytes(type)
      : Object.keys(block)
          .slice(0, 3)
          .map((key) => quoteBytes(key))
          .join(', ');
  // Nova 2 has places for these three.
  const isKnown = ['reasoningContent', 'toolUse', 'toolResult'].some((each) => block[each] !== undefined);
  const why = isKnown ? "Temper can't convert" : "no family's training takes";
  const remedy = isKnown ? 'leave it out, or give a file that is ready as training.data' : 'leave it out';
  return refuse('content', `${where} is a block that ${why} (${name}), only text and images can be: ${remedy}`);
}

function bedrockImage(image: Fields, where: string): RecordImage | Refusal {
  const format = image['format'];
  if (!isFormat(format)) return refuse('image', `${where}.image.format must be one of ${imageFormats.join(', ')}`);
  const source = image['source'] as Fields | undefined;
  const uri = (source?.['s3Location'] as Fields | undefined)?.['uri'];
  if (typeof uri === 'string' && uri.startsWith('s3://')) return { format, uri };
  const bytes = source?.['bytes'];
  if (typeof bytes === 'string') return { format, uri: '', bytes: Buffer.from(bytes, 'base64') };
  return refuse('image', `${where}.image.source must be {"s3Location": {"uri": "s3://…"}}`);
}

function claudeImage(source: Fields, where: string): RecordImage | Refusal {
  const { data, media_type: media } = source;
  if (typeof data !== 'string' || typeof media !== 'string')
    return refuse('image', `${where}.source must be base64 with a media_type`);
  return imageAt(`data:${media};base64,${data}`, where);
}

function imageAt(location: string, where: string): RecordImage | Refusal {
  const inline = /^data:image\/(png|jpe?g|gif|webp);base64,/i.exec(location);
  if (inline) {
    const format = (inline[1] as string).toLowerCase().replace('jpg', 'jpeg') as ImageFormat;
    return { format, uri: '', bytes: Buffer.from(location.slice(inline[0].length), 'base64') };
  }
  if (location.startsWith('s3://')) {
    const format = formatOfName(location);
    return format
      ? { format, uri: location }
      : refuse(
          'image',
          `${where}: ${quoteBytes(location)} has no end that says its format: one of ${imageFormats.join(', ')}`,
        );
  }
  return refuse(
    'image',
    `${where}: ${quoteBytes(location)} is not in S3: Bedrock reads images from S3 only; upload it and name it s3://…`,
  );
}

/** The format that a file's name says. */
export function formatOfName(name: string): ImageFormat | undefined {
  const end = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return end === 'jpg' ? 'jpeg' : imageFormats.find((format) => format === end);
}

function isFormat(value: unknown): value is ImageFormat {
  return imageFormats.some((format) => format === value);
}
