import type { S3Client } from '@aws-sdk/client-s3';
import type { DataLimits, RecordFormat } from '../families.ts';
import { formatOf, readImage } from '../training/index.ts';
import type { ImageReading } from '../training/index.ts';
import { breather } from '../training/turns.ts';
import { readers } from './formats/index.ts';
import { isObject, RecordProblem } from './formats/parsed-record.ts';
import type { ImageSource, ParsedRecord } from './formats/parsed-record.ts';
import { JobFailure } from './job-failure.ts';
import { linesOf, readBytes } from './objects.ts';

/** Bedrock's own estimate (user guide, model-customization-prepare, 2026-10). */
const charactersPerToken = 6;

export interface RecordRules extends Omit<DataLimits, 'maxTokens'> {
  readonly what: 'training' | 'validation';
  readonly format: RecordFormat;
  readonly min: number;
  readonly max: number;
  /** Of prompt and completion together. */
  readonly maxTokens: number;
}

/** A record with its images read. */
export interface ReadRecord {
  readonly prompt: string;
  readonly completion: string | null;
  readonly images?: readonly ImageReading[];
}

export interface RecordFile {
  readonly records: readonly ReadRecord[];
  /** Its lines; a line with several answers yields as many records. */
  readonly lines: number;
}

/**
 * Reads a JSONL file in one of Bedrock's formats, and the images that it names.
 * @throws JobFailure, for a file that cannot be read or parsed and for records beyond the family's limits. The texts
 *   are Bedrock's (user guide, fine-tuning-troubleshooting) except those about the number of records, images and
 *   reserved words, which it doesn't publish.
 */
export async function readRecords(
  s3: S3Client,
  uri: string,
  rules: RecordRules,
  signal: AbortSignal,
): Promise<RecordFile> {
  const parsed: ParsedRecord[] = [];
  let lines = 0;
  const bytes = await readBytes(s3, uri, signal);
  checkFileSize(bytes.length, uri, rules);
  for (const line of linesOf(bytes)) {
    lines += 1;
    checkSize(line, uri, rules);
    const records = parseLine(line, lines, uri, rules.format);
    for (const record of records) checkRecord(record, lines, uri, rules);
    parsed.push(...records);
    if (lines > rules.max) break;
  }
  checkCount(lines, uri, rules);
  const records: ReadRecord[] = [];
  const read = imageReader(s3, uri, rules, signal);
  const breathe = breather(signal);
  for (const { prompt, completion, images } of parsed) {
    await breathe();
    const readings = images.length === 0 ? {} : { images: await Promise.all(images.map(read)) };
    records.push({ prompt, completion, ...readings });
  }
  return { records, lines };
}

export function parseLine(line: string, lineNumber: number, uri: string, format: RecordFormat): ParsedRecord[] {
  try {
    const value: unknown = jsonOf(line);
    // A line that is no object has none of the members that its reader names.
    return readers[format](isObject(value) ? value : {});
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    throw new JobFailure(
      `Unable to parse Amazon S3 file: ${uri}. Data files must conform to JSONL format. Line ${lineNumber} ${error.message}`,
    );
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordProblem('is not valid JSON.');
  }
}

/** @throws JobFailure */
export function checkRecord(record: ParsedRecord, lineNumber: number, uri: string, rules: RecordRules): void {
  const { prompt, completion, images } = record;
  const tokens = [prompt, completion ?? ''].map(estimatedTokens) as [number, number];
  checkTokens('input', tokens[0], rules.maxPromptTokens);
  checkTokens('output', tokens[1], rules.maxCompletionTokens);
  const sum = tokens[0] + tokens[1];
  if (sum > rules.maxTokens) {
    throw new JobFailure(
      rules.format === 'pre-training'
        ? `Maximum input token count ${sum} exceeds limit of ${rules.maxTokens}`
        : `Max sum of input and output token length ${sum} exceeds total limit of ${rules.maxTokens}`,
    );
  }
  const fail = (problem: string): never => {
    throw new JobFailure(`Invalid record in ${uri}, line ${lineNumber}: ${problem}`);
  };
  const reserved = rules.reservedWords?.find((word) => prompt.includes(word));
  if (reserved !== undefined) fail(`it has the reserved text '${reserved}'; leave it out of system and messages.`);
  const { captionCharacters: caption } = rules;
  const length = completion?.length ?? 0;
  if (caption !== undefined && (length < caption.min || length > caption.max)) {
    fail(`its caption has ${length} characters; it must have from ${caption.min} to ${caption.max}.`);
  }
  if (images.length > 0 && rules.images === null) fail('it has an image, which this model does not take.');
  const most = rules.images?.maxPerRecord ?? 0;
  if (images.length > most) fail(`it has ${images.length} images; a record may have ${most}.`);
  for (const { format, uri: location } of images) {
    if (rules.images?.formats.includes(format) !== true) {
      fail(`an image has the format '${format}'; it must be one of ${rules.images?.formats.join(', ')}.`);
    }
    if (location !== undefined && !/^s3:\/\/[a-zA-Z0-9_\-/.]+$/.test(location)) {
      fail(`the image ${location} has a name with other characters than letters, digits and _ - / .`);
    }
  }
}

const estimatedTokens = (text: string): number => Math.ceil(text.length / charactersPerToken);

function checkTokens(side: 'input' | 'output', tokens: number, limit: number | undefined): void {
  if (limit !== undefined && tokens > limit) {
    throw new JobFailure(`Maximum ${side} token count ${tokens} exceeds limit of ${limit}`);
  }
}

/** @throws JobFailure */
export function checkFileSize(
  sizeBytes: number,
  uri: string,
  { maxFileBytes, what }: Pick<RecordRules, 'maxFileBytes' | 'what'>,
): void {
  const limit = maxFileBytes?.[what] ?? Infinity;
  if (sizeBytes > limit)
    throw new JobFailure(`Input size exceeded in file ${uri}: ${sizeBytes} bytes of at most ${limit}.`);
}

function checkSize(line: string, uri: string, { maxLineBytes }: RecordRules): void {
  if (maxLineBytes !== undefined && Buffer.byteLength(line) > maxLineBytes) {
    throw new JobFailure(`Input size exceeded in file ${uri} for record starting with ${line.slice(0, 60)}`);
  }
}

export function checkCount(count: number, uri: string, { what, min, max }: RecordRules): void {
  if (count < min) {
    throw new JobFailure(`The ${what} file ${uri} has ${count} records; the model needs at least ${min}.`);
  }
  if (count > max) {
    throw new JobFailure(`The ${what} file ${uri} has more than the ${max} records that the model allows.`);
  }
}

/** Reads each image once, however many records show it. @throws JobFailure */
function imageReader(
  s3: S3Client,
  file: string,
  rules: RecordRules,
  signal: AbortSignal,
): (source: ImageSource) => Promise<ImageReading> {
  const known = new Map<string, Promise<ImageReading>>();
  const read = async ({ format, base64, uri }: ImageSource): Promise<ImageReading> => {
    const name = uri ?? `with bytes in ${file}`;
    const bytes = uri === undefined ? Buffer.from(base64 ?? '', 'base64') : await readBytes(s3, uri, signal);
    const maxBytes = rules.images?.maxBytes ?? 0;
    if (bytes.length > maxBytes) {
      throw new JobFailure(
        `Input size exceeded: the image ${name} has ${bytes.length} bytes, the limit is ${maxBytes}.`,
      );
    }
    const actual = formatOf(bytes);
    if (actual !== format) {
      throw new JobFailure(`The image ${name} is said to be ${format}, but it is ${actual ?? 'no image'}.`);
    }
    if (actual === 'gif' || actual === 'webp') {
      throw new JobFailure(`The emulator decodes PNG and JPEG only: it cannot learn from the ${actual} image ${name}.`);
    }
    try {
      return readImage(bytes);
    } catch (cause) {
      throw new JobFailure(`The image ${name} cannot be decoded: ${(cause as Error).message}`, cause);
    }
  };
  return (source) => {
    if (source.uri === undefined) return read(source);
    const key = `${source.format} ${source.uri}`;
    const reading = known.get(key) ?? read(source);
    known.set(key, reading);
    return reading;
  };
}
