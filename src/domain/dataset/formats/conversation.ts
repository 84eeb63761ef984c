import {
  emptyAt,
  fieldAt,
  type Fields,
  isObject,
  type PlacedImage,
  type PlacedText,
  type TrainingFormat,
} from './record-format.ts';
import { type Content, readTurns } from './turns.ts';

const schemaVersion = 'bedrock-conversation-2024';

/**
 * `{"schemaVersion": "bedrock-conversation-2024", "system": [{"text"}], "messages": [{"role", "content": [{"text"}]}]}`,
 * Converse's own form (Bedrock user guide, "Prepare data for fine-tuning your models", read 2026-11-21).
 */
export const conversation: TrainingFormat = {
  example: `{"schemaVersion": "${schemaVersion}", "messages": [{"role": "user", "content": [{"text": "…"}]}, {"role": "assistant", "content": [{"text": "…"}]}]}`,
  read: (fields, limits) => readConversation(fields, 'required', limits),
};

/** The same, whose answer a teacher gives; one that is there already is a hint to it. */
export const prompts: TrainingFormat = {
  example: `{"schemaVersion": "${schemaVersion}", "messages": [{"role": "user", "content": [{"text": "…"}]}]}`,
  read: (fields, limits) => readConversation(fields, 'optional', limits),
};

function readConversation(
  fields: Fields,
  answer: 'required' | 'optional',
  { anySchemaVersion, takesReasoning }: Parameters<TrainingFormat['read']>[1],
) {
  const system = readSystem(fieldAt(fields, 'system'));
  const turns = readTurns(fields, {
    roles: ['user', 'assistant'],
    answer,
    content: (content, place, role) => readBlocks(content, place, takesReasoning === true && role === 'assistant'),
  });
  return {
    ...turns,
    problems: [
      ...versionProblems(fieldAt(fields, 'schemaVersion'), anySchemaVersion === true),
      ...system.problems,
      ...turns.problems,
    ],
    prompts: [...system.texts, ...turns.prompts],
  };
}

function versionProblems(version: unknown, anyVersion: boolean): string[] {
  if (version === schemaVersion || (anyVersion && typeof version === 'string')) return [];
  if (version === undefined) return [`lacks "schemaVersion": write "${schemaVersion}"`];
  return [`"schemaVersion" must be "${schemaVersion}", but is ${JSON.stringify(version)}`];
}

function readSystem(system: unknown): { readonly problems: string[]; readonly texts: PlacedText[] } {
  if (system === undefined) return { problems: [], texts: [] };
  if (!Array.isArray(system)) return { problems: ['"system" must be an array such as [{"text": "…"}]'], texts: [] };
  const problems: string[] = [];
  const texts: PlacedText[] = [];
  for (const [index, block] of (system as unknown[]).entries()) {
    const place = `system[${index}].text`;
    const text = isObject(block) ? fieldAt(block, 'text') : undefined;
    if (typeof text !== 'string') problems.push(`${place} must be text`);
    else if (text.trim() === '') problems.push(emptyAt(place));
    else texts.push({ place, text });
  }
  return { problems, texts };
}

function readBlocks(content: unknown, place: string, takesReasoning: boolean): Content {
  if (!Array.isArray(content) || content.length === 0)
    return { problems: [`${place} must be an array such as [{"text": "…"}]`], texts: [], images: [] };
  const blocks = content.map((block: unknown, index) => readBlock(block, `${place}[${index}]`, takesReasoning));
  return {
    problems: blocks.flatMap(({ problems }) => problems),
    texts: blocks.flatMap(({ texts }) => texts),
    images: blocks.flatMap(({ images }) => images),
  };
}

function readBlock(block: unknown, place: string, takesReasoning: boolean): Content {
  const only = (problem: string): Content => ({ problems: [problem], texts: [], images: [] });
  if (!isObject(block)) return only(`${place} is no object such as {"text": "…"}`);
  const text = fieldAt(block, 'text');
  const image = fieldAt(block, 'image');
  if (text !== undefined) {
    if (typeof text !== 'string') return only(`${place}.text must be text`);
    if (text.trim() === '') return only(emptyAt(`${place}.text`));
    return { problems: [], texts: [{ place: `${place}.text`, text }], images: [] };
  }
  if (image !== undefined) return readImage(image, `${place}.image`);
  const reasoning = fieldAt(block, 'reasoningContent');
  if (takesReasoning && reasoning !== undefined) return readReasoning(reasoning, `${place}.reasoningContent`);
  return only(`${place} holds neither "text" nor "image", but ${JSON.stringify(Object.keys(block))}`);
}

/** `{"reasoningText": {"text": "…"}}`; it is learned as the answer is (user guide, "Supervised fine-tuning on Nova 2.0"). */
function readReasoning(reasoning: unknown, place: string): Content {
  const said = isObject(reasoning) ? fieldAt(reasoning, 'reasoningText') : undefined;
  const text = isObject(said) ? fieldAt(said, 'text') : undefined;
  if (typeof text === 'string')
    return { problems: [], texts: [{ place: `${place}.reasoningText.text`, text }], images: [] };
  return { problems: [`${place} must be {"reasoningText": {"text": "…"}}`], texts: [], images: [] };
}

function readImage(image: unknown, place: string): Content {
  const found = imageAt(image);
  if (found) return { problems: [], texts: [], images: [{ place, ...found }] };
  const problem = `${place} must be {"format": "png", "source": {"s3Location": {"uri": "s3://…"}}}`;
  return { problems: [problem], texts: [], images: [] };
}

/** The image of a content block, where it is one that lies in S3. */
export function imageAt(image: unknown): Omit<PlacedImage, 'place'> | undefined {
  if (!isObject(image)) return undefined;
  const { format, source } = image;
  const location = isObject(source) ? source.s3Location : undefined;
  const uri = isObject(location) ? location.uri : undefined;
  return typeof format === 'string' && typeof uri === 'string' && uri.startsWith('s3://') ? { format, uri } : undefined;
}
