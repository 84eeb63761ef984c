/**
 * Training and validation data of a job: JSON Lines in the form that the family takes (`formats/`), no blank lines (Bedrock
 * user guide, "Prepare data for fine-tuning your models", read 2026-11-21). As the AWS sample brings it:
 *
 *     {"prompt": "Summarize the following conversation.\n\n#Person1#: Hi, Mr. Smith. …", "completion": "Mr. Smith's getting a check-up, …"}
 */
import { createHash } from 'node:crypto';
import { counted } from '../counted.ts';
import type { Problem } from '../errors.ts';
import type { RecordLimits } from '../families/family.ts';
import type { S3Uri } from '../ports.ts';
import { splitS3Uri } from '../s3-uri.ts';
import { trainingFormats } from './formats/index.ts';
import type { PlacedImage, PlacedText, ReadRecord } from './formats/record-format.ts';
import { parseJson } from './json-syntax.ts';
import { ProblemList } from './problem-list.ts';

export interface TrainingDataFacts {
  readonly records: number;
  /** Of all prompts and answers, in UTF-16 units; what Bedrock bills as tokens is about a sixth. */
  readonly characters: number;
  /** SHA-256 over the lines, each with a line feed, in hex: the same data has the same digest whatever ends its lines. */
  readonly digest: string;
  /** The first 20, each with `uri:line`, and then how many there are. */
  readonly problems: readonly Problem[];
  /** Of records without a problem: the first line that names each image, by the image's URI. */
  readonly images: ReadonlyMap<S3Uri, number>;
}

/**
 * Reads the data once, line by line.
 *
 * @param lines without their line ends; an object's last line may have had none
 * @param purpose `validation` data has its own upper limit and no lower one
 */
export async function checkTrainingData(
  lines: AsyncIterable<string>,
  uri: string,
  limits: RecordLimits,
  purpose: 'training' | 'validation' = 'training',
): Promise<TrainingDataFacts> {
  const problems = new ProblemList();
  const hash = createHash('sha256');
  let lineNumber = 0;
  let records = 0;
  let characters = 0;
  const images = new Map<S3Uri, number>();

  for await (const raw of lines) {
    lineNumber += 1;
    const line = lineNumber === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    hash.update(line).update('\n');
    const lineBytes = Buffer.byteLength(line);
    const checked = checkTrainingLine(line, limits, uri);
    const tooLong = wrongLineBytes(lineBytes, limits);
    if (tooLong !== undefined) problems.add(`${uri}:${lineNumber}`, tooLong);
    for (const message of checked.problems) problems.add(`${uri}:${lineNumber}`, message);
    if (line.trim() !== '') records += 1;
    characters += checked.characters;
    for (const image of checked.images) if (!images.has(image)) images.set(image, lineNumber);
  }

  const amount = wrongAmount(records, limits, purpose);
  if (amount !== undefined) problems.add(uri, amount);
  return { records, characters, digest: hash.digest('hex'), problems: problems.all(uri), images };
}

/** Everything that is wrong with one line, and the characters that Bedrock would count. */
function checkTrainingLine(
  line: string,
  limits: RecordLimits,
  uri: string,
): { readonly problems: readonly string[]; readonly characters: number; readonly images: readonly S3Uri[] } {
  const only = (problem: string) => ({ problems: [problem], characters: 0, images: [] });
  const { example, read } = trainingFormats[limits.format];
  if (line.trim() === '') return only('is blank: remove it');
  const parsed = parseJson(line);
  if ('error' in parsed) {
    const { what, column } = parsed.error;
    return only(`is not JSON (${what} at column ${column}): write one ${example} a line`);
  }
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return only(`is no JSON object: write ${example}`);

  const record = read(value as Readonly<Record<string, unknown>>, limits);
  const problems = [
    ...record.problems,
    ...wrongLengths(record, limits),
    ...reservedWords(record.prompts, limits.reservedWords ?? []),
    ...wrongImages(record.images, limits, uri),
  ];
  return {
    problems,
    characters: charactersOf(record.prompts) + charactersOf(record.answers),
    images: problems.length > 0 ? [] : record.images.map((image) => image.uri as S3Uri),
  };
}

function charactersOf(texts: readonly PlacedText[]): number {
  return texts.reduce((sum, { text }) => sum + text.length, 0);
}

function wrongLengths({ prompts, answers }: ReadRecord, limits: RecordLimits): string[] {
  const tooLong = (texts: readonly PlacedText[], noun: string, maximum: number) => {
    const length = charactersOf(texts);
    const name = texts.length === 1 ? texts[0]?.place : noun;
    return length > maximum ? [`${name} has ${length} characters, but the model takes at most ${maximum}`] : [];
  };
  const problems = [
    ...tooLong(prompts, 'the prompt with all before the answer', limits.maximumPromptCharacters),
    ...tooLong(answers, 'the answer', limits.maximumCompletionCharacters),
  ];
  const { maximumCharacters = Infinity, minimumCompletionCharacters = 0 } = limits;
  const [answer] = answers;
  if (answer && answer.text.trim() !== '' && answer.text.length < minimumCompletionCharacters)
    problems.push(
      `${answer.place} has ${answer.text.length} characters, but the model needs ${minimumCompletionCharacters}`,
    );
  if (problems.length > 0) return problems;
  return tooLong([...prompts, ...answers], 'the record', maximumCharacters);
}

function reservedWords(prompts: readonly PlacedText[], reserved: readonly string[]): string[] {
  return prompts.flatMap(({ place, text }) =>
    reserved
      .filter((word) => text.includes(word))
      .map((word) => `${place} holds ${JSON.stringify(word)}, which fails the job: write it otherwise`),
  );
}

/** The Nova guide allows only these in the keys of images, and wants them in the bucket of the data. */
export const imageKey = /^[a-zA-Z0-9_\-/.]+$/;

function wrongImages(images: readonly PlacedImage[], { images: allowed }: RecordLimits, uri: string): string[] {
  if (images.length === 0) return [];
  if (!allowed || allowed.maximum === 0) return [`${images[0]?.place} is an image, but the model takes none`];
  const { maximum, formats } = allowed;
  const tooMany =
    images.length > maximum ? [`holds ${images.length} images, but the model takes at most ${maximum}`] : [];
  const bucket = splitS3Uri(uri)?.bucket;
  const each = images.flatMap(({ place, uri: image, format }) => {
    const location = splitS3Uri(image);
    if (!formats.some((known) => known === format))
      return [`${place} is ${JSON.stringify(format)}, but the model takes ${formats.join(', ')}`];
    if (location === null || !imageKey.test(location.key))
      return [
        `${place} lies at ${JSON.stringify(image)}: give s3://bucket/key; a key has letters, digits and _ - / . in it`,
      ];
    if (bucket !== undefined && location.bucket !== bucket)
      return [
        `${place} lies in the bucket "${location.bucket}": images must lie in the bucket of the data, "${bucket}"`,
      ];
    return [];
  });
  return [...tooMany, ...each];
}

function wrongAmount(records: number, limits: RecordLimits, purpose: 'training' | 'validation'): string | undefined {
  const { minimum, maximum } = purpose === 'training' ? limits : { minimum: 1, maximum: limits.maximumValidation };
  if (records === 0) return `is empty: ${purpose} data needs at least ${counted(minimum, 'record')}`;
  if (records < minimum) return `has ${counted(records, 'record')}, but ${purpose} data needs at least ${minimum}`;
  if (records > maximum) return `has ${records} records, but ${purpose} data may have at most ${maximum}`;
  return undefined;
}

/** @returns what is wrong with a line's length, where AWS limits that */
export function wrongLineBytes(bytes: number, { maximumLineBytes = Infinity }: RecordLimits): string | undefined {
  if (bytes <= maximumLineBytes) return undefined;
  return `the line has ${bytes} bytes, but the model takes at most ${maximumLineBytes}: shorten it or leave the record out`;
}

/** @returns what is wrong with a file's size, where AWS limits that */
export function wrongFileBytes(
  bytes: number,
  { maximumTrainingBytes = Infinity, maximumValidationBytes = Infinity }: RecordLimits,
  purpose: 'training' | 'validation',
): string | undefined {
  const maximum = purpose === 'training' ? maximumTrainingBytes : maximumValidationBytes;
  if (bytes <= maximum) return undefined;
  return `has ${bytes} bytes, but ${purpose} data may have at most ${maximum}: take fewer records`;
}

/** @returns what is wrong with the sum of both, where AWS limits that */
export function wrongTogether(training: number, validation: number, limits: RecordLimits): string | undefined {
  const { minimumTogether = 0, maximumTogether = Infinity } = limits;
  const together = training + validation;
  if (together >= minimumTogether && together <= maximumTogether) return undefined;
  const most = together > maximumTogether ? `may have at most ${maximumTogether}` : `need at least ${minimumTogether}`;
  if (validation === 0) return `has ${counted(training, 'record')}, but training and validation data together ${most}`;
  return `has ${counted(validation, 'record')} and the training data ${training}, but together they ${most}`;
}
