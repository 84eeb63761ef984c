import { gunzipSync } from 'node:zlib';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { conversationText, withoutLlamaTemplate } from '../prompt-text.ts';
import type { InvocationLogsConfig, MetadataFilter } from '../state/state.ts';
import { isObject, isText } from './formats/parsed-record.ts';
import type { JsonObject, ParsedRecord } from './formats/parsed-record.ts';
import { JobFailure } from './job-failure.ts';
import { readBytes, splitUri } from './objects.ts';
import { checkCount, checkRecord } from './read-records.ts';
import type { RecordFile, RecordRules } from './read-records.ts';

/**
 * Reads the prompts (and, when asked for, the answers) of a folder of Bedrock's model invocation logs: objects of one
 * JSON log a line, gzipped or not (user guide, model-invocation-logging, 2026-10). Logs of other kinds are passed over.
 * @throws JobFailure
 */
export async function readInvocationLogs(
  s3: S3Client,
  config: InvocationLogsConfig,
  rules: RecordRules,
  signal: AbortSignal,
): Promise<RecordFile> {
  const { s3Uri } = config.invocationLogSource;
  if (s3Uri === undefined) throw new JobFailure('The job names no S3 location of its invocation logs.');
  const records: ParsedRecord[] = [];
  for (const uri of await objectsUnder(s3, s3Uri, signal)) {
    const bytes = await readBytes(s3, uri, signal);
    for (const log of logsIn(bytes, uri)) {
      const record = passes(log, config) ? recordOf(log, config.usePromptResponse ?? false) : null;
      if (record === null) continue;
      checkRecord(record, records.length + 1, uri, rules);
      records.push(record);
    }
  }
  checkCount(records.length, s3Uri, rules);
  return { records: records.map(({ prompt, completion }) => ({ prompt, completion })), lines: records.length };
}

async function objectsUnder(s3: S3Client, folder: string, signal: AbortSignal): Promise<string[]> {
  const { bucket, key } = splitUri(folder);
  const uris: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page: { Contents?: { Key?: string }[]; NextContinuationToken?: string } = await s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }),
        { abortSignal: signal },
      );
      const names = (page.Contents ?? [])
        .map(({ Key = '' }) => Key)
        .filter((name) => /\.json(l|\.gz|l\.gz)?$/.test(name));
      uris.push(...names.map((name) => `s3://${bucket}/${name}`));
      token = page.NextContinuationToken;
    } while (token !== undefined);
  } catch (cause) {
    throw new JobFailure(
      `Could not validate ListBucket permissions to access Amazon S3 bucket: ${bucket} at key ${key}`,
      cause,
    );
  }
  return uris;
}

function logsIn(bytes: Uint8Array, uri: string): JsonObject[] {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
    const values = text.split(/\r?\n/).filter((line) => line.trim() !== '');
    return values.map((line) => JSON.parse(line) as unknown).filter(isObject);
  } catch (cause) {
    throw new JobFailure(
      `Unable to parse Amazon S3 file: ${uri}. It is no model invocation log: a JSON object a line, gzipped or not.`,
      cause,
    );
  }
}

function passes(
  { schemaType, requestMetadata }: JsonObject,
  { requestMetadataFilters: filters }: InvocationLogsConfig,
): boolean {
  if (schemaType !== 'ModelInvocationLog') return false;
  if (filters === undefined) return true;
  const metadata = isObject(requestMetadata) ? requestMetadata : {};
  const meets = ({ equals = {}, notEquals = {} }: MetadataFilter): boolean =>
    Object.entries(equals).every(([key, value]) => metadata[key] === value) &&
    Object.entries(notEquals).every(([key, value]) => metadata[key] !== value);
  const { andAll = [], orAll } = filters;
  return meets(filters) && andAll.every(meets) && (orAll === undefined || orAll.some(meets));
}

/** Of Converse and of the native bodies of Bedrock's text families. Null where there is no text to learn from. */
function recordOf({ input, output }: JsonObject, wantsAnswer: boolean): ParsedRecord | null {
  const [asked, said] = [memberOf(input, 'inputBodyJson'), memberOf(output, 'outputBodyJson')];
  const prompt = promptOf(asked);
  if (!isText(prompt)) return null;
  if (!wantsAnswer) return { prompt, completion: null, images: [] };
  const completion = answerOf(said);
  return isText(completion) ? { prompt, completion, images: [] } : null;
}

function promptOf({ prompt, inputText, system, messages }: JsonObject): string {
  if (isText(prompt)) return withoutLlamaTemplate(prompt);
  if (isText(inputText)) return inputText;
  if (!Array.isArray(messages)) return '';
  const said = (messages as unknown[]).map((message) =>
    textsOf(memberOf({ message }, 'message')['content']).join('\n'),
  );
  return conversationText(textsOf(system), said);
}

function answerOf(body: JsonObject): string {
  const { generation, content, generations, results, output } = body;
  if (isText(generation)) return generation;
  if (Array.isArray(content)) return textsOf(content).join('\n');
  const message = memberOf(output, 'message')['content'];
  if (message !== undefined) return textsOf(message).join('\n');
  const [first] = (Array.isArray(generations) ? generations : Array.isArray(results) ? results : []) as unknown[];
  const { text, outputText } = isObject(first) ? first : {};
  return isText(text) ? text : isText(outputText) ? outputText : '';
}

function textsOf(content: unknown): string[] {
  if (isText(content)) return [content];
  if (!Array.isArray(content)) return [];
  return (content as unknown[]).flatMap((block) => (isObject(block) && isText(block['text']) ? [block['text']] : []));
}

function memberOf(parent: unknown, name: string): JsonObject {
  const member = isObject(parent) ? parent[name] : undefined;
  return isObject(member) ? member : {};
}
