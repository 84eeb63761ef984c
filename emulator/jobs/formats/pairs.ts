import { withoutLlamaTemplate } from '../../prompt-text.ts';
import { isText, RecordProblem } from './parsed-record.ts';
import type { JsonObject, ParsedRecord } from './parsed-record.ts';

/** `{"prompt": "…", "completion": "…"}` */
export function readPromptCompletion({ prompt, completion }: JsonObject): ParsedRecord[] {
  if (isText(prompt) && isText(completion)) {
    return [{ prompt: withoutLlamaTemplate(prompt), completion, images: [] }];
  }
  throw new RecordProblem('is not a JSON object with a non-empty "prompt" and "completion".');
}

/** As above or, as Titan Text took it in its first year, `{"input": "…", "output": "…"}`. */
export function readTitanText(record: JsonObject): ParsedRecord[] {
  const { prompt = record['input'], completion = record['output'] } = record;
  if (isText(prompt) && isText(completion)) return [{ prompt, completion, images: [] }];
  throw new RecordProblem(
    'is not a JSON object with a non-empty "prompt" and "completion" (or a non-empty "input" and "output").',
  );
}

/** `{"input": "…"}`: text without a question to it. */
export function readPreTraining({ input }: JsonObject): ParsedRecord[] {
  if (isText(input)) return [{ prompt: '', completion: input, images: [] }];
  throw new RecordProblem('is not a JSON object with a non-empty "input".');
}

/** `{"image-ref": "s3://…", "caption": "…"}` */
export function readImageCaption({ 'image-ref': uri, caption }: JsonObject): ParsedRecord[] {
  if (!isText(uri) || !/^s3:\/\/[^/]+\/.+/.test(uri) || !isText(caption)) {
    throw new RecordProblem('is not a JSON object with an "image-ref" (s3://…) and a non-empty "caption".');
  }
  const extension = /\.([a-zA-Z]+)$/.exec(uri)?.[1]?.toLowerCase() ?? 'png';
  return [{ prompt: '', completion: caption, images: [{ format: extension === 'jpg' ? 'jpeg' : extension, uri }] }];
}
