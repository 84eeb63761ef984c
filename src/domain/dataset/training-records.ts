/**
 * Training and validation data of a job, as the AWS sample brings it:
 *
 *     {"prompt": "Summarize the following conversation.\n\n#Person1#: Hi, Mr. Smith. …", "completion": "Mr. Smith's getting a check-up, …"}
 *
 * One object a line, no blank lines (Bedrock user guide, "Prepare data for fine-tuning your models", read 2026-11-21).
 */
import { createHash } from 'node:crypto';
import { counted } from '../counted.ts';
import type { Problem } from '../errors.ts';
import type { RecordLimits } from '../families/family.ts';
import { parseJson } from './json-syntax.ts';
import { ProblemList } from './problem-list.ts';

export interface TrainingDataFacts {
  readonly records: number;
  /** Of all prompts and completions, in UTF-16 units; what Bedrock bills as tokens is about a sixth. */
  readonly characters: number;
  /** SHA-256 over the lines, each with a line feed, in hex: the same data has the same digest whatever ends its lines. */
  readonly digest: string;
  /** The first 20, each with `uri:line`, and then how many there are. */
  readonly problems: readonly Problem[];
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

  for await (const raw of lines) {
    lineNumber += 1;
    const line = lineNumber === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    hash.update(line).update('\n');
    const checked = checkTrainingLine(line, limits);
    for (const message of checked.problems) problems.add(`${uri}:${lineNumber}`, message);
    if (line.trim() !== '') records += 1;
    characters += checked.characters;
  }

  const amount = wrongAmount(records, limits, purpose);
  if (amount !== undefined) problems.add(uri, amount);
  return { records, characters, digest: hash.digest('hex'), problems: problems.all(uri) };
}

/** Everything that is wrong with one line, and the characters that Bedrock would count. */
function checkTrainingLine(
  line: string,
  limits: RecordLimits,
): { readonly problems: readonly string[]; readonly characters: number } {
  if (line.trim() === '') return { problems: ['is blank: remove it'], characters: 0 };
  const parsed = parseJson(line);
  if ('error' in parsed) {
    const { what, column } = parsed.error;
    const message = `is not JSON (${what} at column ${column}): write one {"prompt": "…", "completion": "…"} a line`;
    return { problems: [message], characters: 0 };
  }
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problems: ['is no JSON object: write {"prompt": "…", "completion": "…"}'], characters: 0 };

  const fields = value as Readonly<Record<string, unknown>>;
  const texts = [
    checkText(fields, 'prompt', limits.maximumPromptCharacters),
    checkText(fields, 'completion', limits.maximumCompletionCharacters),
  ];
  return {
    problems: texts.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
    characters: texts.reduce((sum, { length }) => sum + length, 0),
  };
}

function checkText(
  fields: Readonly<Record<string, unknown>>,
  name: 'prompt' | 'completion',
  maximumCharacters: number,
): { problem?: string; length: number } {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) return { problem: `lacks "${name}"`, length: 0 };
  if (typeof value !== 'string') return { problem: `"${name}" must be text`, length: 0 };
  const { length } = value;
  if (value.trim() === '') return { problem: `"${name}" is empty`, length };
  if (length <= maximumCharacters) return { length };
  return { problem: `"${name}" has ${length} characters, but the model takes at most ${maximumCharacters}`, length };
}

function wrongAmount(records: number, limits: RecordLimits, purpose: 'training' | 'validation'): string | undefined {
  const { minimum, maximum } = purpose === 'training' ? limits : { minimum: 1, maximum: limits.maximumValidation };
  if (records === 0) return `is empty: ${purpose} data needs at least ${counted(minimum, 'record')}`;
  if (records < minimum) return `has ${counted(records, 'record')}, but ${purpose} data needs at least ${minimum}`;
  if (records > maximum) return `has ${records} records, but ${purpose} data may have at most ${maximum}`;
  return undefined;
}
