/**
 * Evaluation data in each of the AWS sample's shapes: its two files, `validation-data.json` and
 * `reference-inference.json`, as JSON arrays or as JSON Lines; or one file whose records hold both.
 *
 *     [{"prompt": "Summarize the following conversation.\n\n#Person1#: Hello. …"}, …]
 *     ["#Person1# has a reservation and takes VISA.", …]     or lines of {"completion": "…"} or {"reference": "…"}
 */
import type { Problem } from '../errors.ts';
import { counted } from '../counted.ts';
import { parseJson } from './json-syntax.ts';
import { ProblemList } from './problem-list.ts';

export interface EvaluationRecord {
  /** Its place in the data, from zero, padded so that ids sort as records do: `000007`. */
  readonly id: string;
  readonly prompt: string;
  readonly reference: string;
}

export interface EvaluationFile {
  readonly uri: string;
  readonly text: string;
}

/**
 * @param references absent where the prompts' records hold the reference too
 * @returns the records, or every problem with the files; never both
 */
export function parseEvaluationRecords(
  prompts: EvaluationFile,
  references?: EvaluationFile,
):
  | { readonly records: readonly EvaluationRecord[]; readonly problems?: undefined }
  | { readonly records?: undefined; readonly problems: readonly Problem[] } {
  const promptEntries = readEntries(prompts);
  const promptTexts = readTexts(promptEntries, prompts, 'prompt', promptOf);
  const referenceTexts = references
    ? readTexts(readEntries(references), references, 'reference', referenceOf)
    : readTexts(promptEntries, prompts, 'reference', ownReferenceOf);

  const problems = [...new Set([...promptTexts.problems, ...referenceTexts.problems])];
  if (problems.length > 0) return { problems };
  if (references && promptTexts.texts.length !== referenceTexts.texts.length)
    return { problems: [differentCounts(prompts, promptTexts.texts.length, references, referenceTexts.texts.length)] };
  return {
    records: promptTexts.texts.map((prompt, index) => ({
      id: String(index).padStart(6, '0'),
      prompt,
      reference: referenceTexts.texts[index] as string,
    })),
  };
}

/** A value of a file, and where in it: `:3` for a line, `[2]` for an array's entry. */
interface Entry {
  readonly place: string;
  readonly value: unknown;
}

type Entries = { readonly entries: readonly Entry[] } | { readonly problems: readonly Problem[] };

function readEntries(file: EvaluationFile): Entries {
  const text = file.text.replace(/^\uFEFF/, '');
  if (text.trim() === '')
    return { problems: [{ field: file.uri, message: 'is empty: evaluation needs at least one record' }] };
  return text.trimStart().startsWith('[') ? readArray(file.uri, text) : readLines(file.uri, text);
}

function readArray(uri: string, text: string): Entries {
  const parsed = parseJson(text);
  if ('error' in parsed) {
    const { line, column, what } = parsed.error;
    return { problems: [{ field: `${uri}:${line}`, message: `is not JSON (${what} at column ${column})` }] };
  }
  const values = parsed.value as unknown[];
  if (values.length === 0)
    return { problems: [{ field: uri, message: 'is an empty array: evaluation needs at least one record' }] };
  return { entries: values.map((value, index) => ({ place: `[${index}]`, value })) };
}

function readLines(uri: string, text: string): Entries {
  const problems = new ProblemList();
  const entries: Entry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const place = `:${index + 1}`;
    const parsed = parseJson(line);
    if ('error' in parsed) {
      const { what, column } = parsed.error;
      problems.add(
        `${uri}${place}`,
        `is not JSON (${what} at column ${column}): write one JSON value a line, or one JSON array for the whole file`,
      );
    } else entries.push({ place, value: parsed.value });
  }
  const found = problems.all(uri);
  return found.length > 0 ? { problems: found } : { entries };
}

function readTexts(
  read: Entries,
  file: EvaluationFile,
  noun: 'prompt' | 'reference',
  textOf: (value: unknown) => string | { readonly wrong: string },
): { texts: readonly string[]; problems: readonly Problem[] } {
  if ('problems' in read) return { texts: [], problems: read.problems };
  const problems = new ProblemList();
  const texts: string[] = [];
  for (const { place, value } of read.entries) {
    const text = textOf(value);
    if (typeof text !== 'string') problems.add(`${file.uri}${place}`, text.wrong);
    else if (text.trim() === '') problems.add(`${file.uri}${place}`, `has an empty ${noun}`);
    else texts.push(text);
  }
  return { texts, problems: problems.all(file.uri) };
}

function promptOf(value: unknown) {
  return stringAt(value, ['prompt']) ?? { wrong: 'has no "prompt": write {"prompt": "…"}' };
}

function referenceOf(value: unknown) {
  if (typeof value === 'string') return value;
  return (
    stringAt(value, ['completion', 'reference']) ?? {
      wrong: 'is no reference: write "…", {"completion": "…"} or {"reference": "…"}',
    }
  );
}

function ownReferenceOf(value: unknown) {
  return (
    stringAt(value, ['completion', 'reference']) ?? {
      wrong: 'has no "completion" or "reference": add one, or name a file of references in evaluation.references',
    }
  );
}

function stringAt(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const name = names.find((candidate) => Object.hasOwn(fields, candidate) && typeof fields[candidate] === 'string');
  return name === undefined ? undefined : (fields[name] as string);
}

function differentCounts(
  prompts: EvaluationFile,
  promptCount: number,
  references: EvaluationFile,
  referenceCount: number,
): Problem {
  const extra =
    promptCount > referenceCount
      ? `prompt ${referenceCount + 1} is the first without a reference`
      : `reference ${promptCount + 1} is the first without a prompt`;
  return {
    field: references.uri,
    message: `has ${counted(referenceCount, 'reference')}, but ${prompts.uri} has ${counted(promptCount, 'prompt')}: ${extra}; there must be one for each, in the same order`,
  };
}
