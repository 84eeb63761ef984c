import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { suggestion } from '../nearest.ts';
import { kindOf, show } from './show.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Everything that is wrong with the shape of a request, in the words of the form that it was written in. */
export function shapeProblems(schema: z.ZodType, raw: unknown): Problem[] {
  const parsed = schema.safeParse(raw, { reportInput: true, error: (issue) => genericMessage(issue) });
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, schema, []));
}

/** For what the field's own schema says nothing about: mostly a missing value or one of the wrong kind. */
function genericMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return missing((issue.inst as z.ZodType | undefined)?.description);
  return `must be ${expectation(issue.expected)}, but is ${kindOf(issue.input)}: ${show(issue.input)}`;
}

function missing(description: string | undefined): string {
  return description === undefined ? 'is missing' : `is missing. ${description}`;
}

function expectation(expected: string): string {
  return { string: 'text', record: 'an object', object: 'an object', number: 'a number' }[expected] ?? expected;
}

function problemsOf(issue: Issue, schema: z.ZodType, prefix: Path): Problem[] {
  const path = [...prefix, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: fieldName([...path, key]),
        message: `is not a known field${suggestion(key, knownFields(schema, path))}`,
      }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ field: fieldName(path), message }));
    case 'invalid_union':
      return unionProblems(issue, schema, path);
    default:
      return [{ field: fieldName(path), message: issue.message }];
  }
}

/**
 * Of an alternative, the problems of the branch that was meant: one whose own kind fits, though something in it is wrong;
 * of several the one that knows the fields that are there.
 */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, path: Path): Problem[] {
  const hasUnknownField = (branch: readonly Issue[]) =>
    branch.some(({ code, path: { length } }) => code === 'unrecognized_keys' && length === 0);
  const possible = issue.errors.filter((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
  );
  const meant = possible.find((branch) => !hasUnknownField(branch)) ?? possible[0];
  return meant === undefined
    ? [{ field: fieldName(path), message: `${issue.message}, but is ${show(issue.input)}` }]
    : meant.flatMap((inner) => problemsOf(inner, schema, path));
}

/** `training.data`; a key that is no plain word is quoted. */
function fieldName(path: Path): string {
  return path
    .map((part, index) => {
      const word = String(part);
      if (!/^[$\w][-$\w]*$/.test(word)) return `[${show(word)}]`;
      return index === 0 ? word : `.${word}`;
    })
    .join('');
}

/** The fields of the object at a path, found through optional, defaulted, transformed and alternative schemas, lists and maps. */
function knownFields(schema: z.core.$ZodType, path: Path): string[] {
  const { def } = schema._zod as unknown as { def: SchemaDefinition };
  const inner = def.innerType ?? def.in;
  if (inner) return knownFields(inner, path);
  if (def.options) return def.options.flatMap((option) => knownFields(option, path));
  const [head, ...rest] = path;
  if (head === undefined) return Object.keys(def.shape ?? {});
  const field = def.shape?.[String(head)] ?? def.element ?? def.valueType;
  return field ? knownFields(field, rest) : [];
}

interface SchemaDefinition {
  readonly innerType?: z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** Of a list. */
  readonly element?: z.core.$ZodType;
  /** Of a map. */
  readonly valueType?: z.core.$ZodType;
}
