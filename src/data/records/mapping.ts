import type { DataMap } from '../../domain/data-settings.ts';
import { quoteBytes, toByteText } from '../byte-text.ts';
import { type DataRecord, refuse, type Refusal } from './record.ts';

type Row = Readonly<Record<string, unknown>>;
type TextOf = (row: Row) => string | Refusal;

/**
 * Makes records of rows as the mapping says; whatever it doesn't name is dropped.
 *
 * @param options `isTexts`: what has no braces is a text and not a column's name
 */
export function openMapping(
  map: DataMap,
  { isTexts = false }: { readonly isTexts?: boolean } = {},
): (row: unknown) => DataRecord | Refusal {
  const textOf = (spec: string): TextOf => (isTexts || spec.match(placeholder) ? templateOf(spec) : columnOf(spec));
  const prompt = map.prompt === undefined ? undefined : textOf(map.prompt);
  const input = map.input === undefined ? undefined : textOf(map.input);
  const completion = map.completion === undefined ? undefined : textOf(map.completion);
  const system = map.system === undefined ? undefined : textOf(map.system);
  const label = map.label === undefined ? undefined : textOf(map.label);
  const group = map.group === undefined ? undefined : textOf(map.group);
  const user = prompt ?? input;
  if (!user) throw new Error('a mapping without prompt or input');

  return (row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return refuse('shape', 'is no object with fields: a mapping needs named columns');
    }
    const fields = row as Row;
    const asked = user(fields);
    if (typeof asked !== 'string') return asked;
    const answered = completion?.(fields);
    if (typeof answered === 'object') return answered;
    const told = system?.(fields);
    if (typeof told === 'object') return told;
    const name = label?.(fields);
    if (typeof name === 'object') return name;
    const member = group?.(fields);
    if (typeof member === 'object') return member;
    const turn = { role: 'user', text: asked, images: undefined } as const;
    const turns =
      answered === undefined ? [turn] : [turn, { role: 'assistant', text: answered, images: undefined } as const];
    return { system: told, turns, label: name, group: member };
  };
}

/** The columns that a mapping needs, or paths that begin with one; undefined without a mapping. */
export function mappedColumns(map: DataMap): readonly string[] | undefined {
  const specs = Object.values(map) as readonly string[];
  if (specs.length === 0) return undefined;
  return [...new Set(specs.flatMap(namesIn))];
}

/** The names in a template's braces; a text without any is itself a name. */
export function namesIn(spec: string): readonly string[] {
  const names = [...spec.matchAll(placeholder)].map(([, name]) => name as string);
  return names.length === 0 ? [spec] : names;
}

/** A column by its name alone: no template, no path. */
export function isPlainColumn(spec: string): boolean {
  return !/[{}.]/.test(spec);
}

const placeholder = /\{([^{}\n]+)\}/g;

function templateOf(spec: string): TextOf {
  const parts: (string | TextOf)[] = [];
  let from = 0;
  for (const match of spec.matchAll(placeholder)) {
    parts.push(toByteText(spec.slice(from, match.index)), columnOf(match[1] as string));
    from = match.index + match[0].length;
  }
  parts.push(toByteText(spec.slice(from)));
  return (row) => {
    let text = '';
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : part(row);
      if (typeof piece !== 'string') return piece;
      text += piece;
    }
    return text;
  };
}

function columnOf(name: string): TextOf {
  const column = toByteText(name);
  const path = column.split('.');
  return (row) => {
    const value = Object.hasOwn(row, column) ? row[column] : path.length > 1 ? follow(row, path) : undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value === undefined) {
      const names = Object.keys(row)
        .slice(0, 12)
        .map((each) => quoteBytes(each));
      return refuse(
        'shape',
        `lacks the column "${name}" that the mapping names: it has ${names.join(', ') || 'none'}; map one of those`,
      );
    }
    if (value === null) return refuse('empty', `"${name}" is null: leave the record out, or give it a text`);
    return refuse(
      'shape',
      `"${name}" must be text, but is ${Array.isArray(value) ? 'an array' : 'an object'}: map one of its parts, as in "${name}.en"`,
    );
  };
}

function follow(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Row)[step];
  }
  return value;
}
