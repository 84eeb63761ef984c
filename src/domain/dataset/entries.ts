/** Files of records as JSON arrays or as JSON Lines: their values with their places, and the texts in them. */
import type { Problem } from '../errors.ts';
import { parseJson } from './json-syntax.ts';
import { ProblemList } from './problem-list.ts';

export interface EvaluationFile {
  readonly uri: string;
  readonly text: string;
}

/** A value of a file, and where in it: `:3` for a line, `[2]` for an array's entry. */
export interface Entry {
  readonly place: string;
  readonly value: unknown;
}

export type Entries = { readonly entries: readonly Entry[] } | { readonly problems: readonly Problem[] };

export function readEntries(file: EvaluationFile): Entries {
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

export function readTexts(
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

export function stringAt(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const name = names.find((candidate) => Object.hasOwn(fields, candidate) && typeof fields[candidate] === 'string');
  return name === undefined ? undefined : (fields[name] as string);
}
