import { readFile } from 'node:fs/promises';
import { plainLine } from '../report/escape.ts';
import { misused } from './errors.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a file that holds one JSON object, or an array of such.
 * @throws CommandError (usage) that names the file and, for a mistake in its syntax, line and column.
 */
export async function readJsonObjects(
  path: string,
): Promise<{ readonly all: readonly Json[]; readonly several: boolean }> {
  const value = parse(path, await readTextFile(path, '--input'));
  if (!Array.isArray(value)) return { all: [objectIn(path, value)], several: false };
  if (value.length === 0) throw misused(`${path} holds an empty array; it needs at least one request`);
  return { all: value.map((one, index) => objectIn(`${path}[${index}]`, one)), several: true };
}

function objectIn(place: string, value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    throw misused(`${place} holds ${found}; a request is one JSON object, like those in examples/`);
  }
  return value as Json;
}

/** @param option the option that names the file, for messages */
export async function readTextFile(path: string, option: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/u, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw misused(`there is no file ${path}: check ${option}`);
    if (code === 'EISDIR') throw misused(`${path} is a folder: ${option} takes a JSON file`);
    throw misused(`can't read ${path}: ${message}`);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column, source } = positionOf(text, syntaxErrorOffset(text));
    const reason =
      text.trim() === ''
        ? 'the file is empty'
        : (error as Error).message.split(/ in JSON at | at position |, (?:\.{3})?"/u)[0];
    throw misused(
      `${path}:${line}:${column}: not JSON: ${plainLine(reason ?? '')}\n  ${source}\n  ${' '.repeat(column - 1)}^`,
    );
  }
}

const space = /[ \t\n\r]*/y;
// eslint-style classes for what JSON calls a string and a number (RFC 8259, sections 6 and 7)
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Offset of the first character that JSON's grammar does not allow. V8 names a position in some of its messages only. */
export function syntaxErrorOffset(source: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) at += match[0].length;
    return match !== null;
  };
  const takeCharacter = (character: string): boolean => {
    take(space);
    if (source[at] !== character) return false;
    at += 1;
    return true;
  };
  const members = (close: string, member: () => boolean): boolean => {
    if (takeCharacter(close)) return true;
    do if (!member()) return false;
    while (takeCharacter(','));
    return takeCharacter(close);
  };
  const value = (): boolean => {
    if (takeCharacter('{')) return members('}', () => (take(space), take(text)) && takeCharacter(':') && value());
    if (takeCharacter('[')) return members(']', value);
    return take(text) || take(scalar);
  };
  if (value()) take(space);
  return at;
}

function positionOf(source: string, offset: number): { line: number; column: number; source: string } {
  const before = source.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const line = source.split('\n')[before.length - 1] ?? '';
  return {
    line: before.length,
    column,
    source: plainLine(line) === '' ? '' : line.replace(/\t/gu, ' ').replace(/\r/gu, ''),
  };
}
