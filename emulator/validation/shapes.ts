import { serializationError, validationError } from '../errors.ts';

/**
 * Checks requests against shapes the way AWS's services do before their own logic runs: a wrong type ends at once in a
 * SerializationException; broken constraints are collected into one ValidationException in AWS's words. Members that
 * a shape doesn't name are ignored, as AWS ignores them.
 */
export interface Shape<T> {
  /** Returns the value with its type, or adds to `violations`. `at` is the path that messages show. */
  read(value: unknown, at: string, violations: string[]): T;
}

interface Required<T> extends Shape<T> {
  readonly required: true;
}

export type Infer<S> = S extends Shape<infer T> ? T : never;

/** @throws AwsError SerializationException or ValidationException */
export function check<T>(shape: Shape<T>, value: unknown): T {
  const violations: string[] = [];
  const checked = shape.read(value, '', violations);
  if (violations.length > 0) {
    const errors = violations.length === 1 ? 'error' : 'errors';
    throw validationError(`${violations.length} validation ${errors} detected: ${violations.join('; ')}`);
  }
  return checked;
}

export const required = <T>(shape: Shape<T>): Required<T> => ({ ...shape, required: true });

type Members = Readonly<Record<string, Shape<unknown>>>;
type RequiredKeys<M extends Members> = { [K in keyof M]: M[K] extends Required<unknown> ? K : never }[keyof M];
type Structure<M extends Members> = { readonly [K in RequiredKeys<M>]: Infer<M[K]> } & {
  readonly [K in Exclude<keyof M, RequiredKeys<M>>]?: Infer<M[K]>;
};

export function structure<M extends Members>(members: M): Shape<Structure<M>> {
  return {
    read(value, at, violations) {
      if (!isObject(value)) throw wrongType(value, 'a structure', at);
      const result: Record<string, unknown> = {};
      for (const [name, shape] of Object.entries(members)) {
        const member = value[name];
        const path = at === '' ? name : `${at}.${name}`;
        if (member !== undefined && member !== null) result[name] = shape.read(member, path, violations);
        else if ('required' in shape) violations.push(violation(null, path, 'Member must not be null'));
      }
      return result as Structure<M>;
    },
  };
}

export function list<T>(
  member: Shape<T>,
  { min = 0, max = Infinity }: { min?: number; max?: number } = {},
): Shape<readonly T[]> {
  return {
    read(value, at, violations) {
      if (!Array.isArray(value)) throw wrongType(value, 'a list', at);
      checkSize(value.length, JSON.stringify(value), { min, max }, at, violations);
      // AWS counts list members from 1 and calls them "member".
      return value.map((item, index) => member.read(item, `${at}.${index + 1}.member`, violations));
    },
  };
}

export function map<T>(
  member: Shape<T>,
  { key: keyShape, min = 0, max = Infinity }: { key?: Shape<string>; min?: number; max?: number } = {},
): Shape<Readonly<Record<string, T>>> {
  return {
    read(value, at, violations) {
      if (!isObject(value)) throw wrongType(value, 'a map', at);
      checkSize(Object.keys(value).length, JSON.stringify(value), { min, max }, at, violations);
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => {
          keyShape?.read(key, at, violations);
          return [key, member.read(item, `${at}.${key}.member`, violations)];
        }),
      );
    },
  };
}

/** A regular expression as AWS words it in messages, with the form in which it is safe to run. */
export interface Pattern {
  readonly text: string;
  readonly expression: RegExp;
}

export function string({
  min = 0,
  max = Infinity,
  pattern,
}: { min?: number; max?: number; pattern?: Pattern } = {}): Shape<string> {
  return {
    read(value, at, violations) {
      if (typeof value !== 'string') throw wrongType(value, 'a String', at);
      checkSize(value.length, value, { min, max }, at, violations);
      // Only a string of bearable length is matched, which bounds what any pattern can cost.
      if (pattern && value.length <= Math.min(max, 2048) && !pattern.expression.test(value)) {
        const constraint = `Member must satisfy regular expression pattern: ${pattern.text}`;
        violations.push(violation(value, at, constraint));
      }
      return value;
    },
  };
}

export function oneOf<const T extends string>(values: readonly T[]): Shape<T> {
  return {
    read(value, at, violations) {
      if (typeof value !== 'string') throw wrongType(value, 'a String', at);
      if (!values.includes(value as T)) {
        violations.push(violation(value, at, `Member must satisfy enum value set: [${values.join(', ')}]`));
      }
      return value as T;
    },
  };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function integer(range: Range = {}): Shape<number> {
  return {
    read(value, at, violations) {
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'an Integer', at);
      checkRange(value, range, at, violations);
      return value;
    },
  };
}

export function float(range: Range = {}): Shape<number> {
  return {
    read(value, at, violations) {
      if (typeof value !== 'number') throw wrongType(value, 'a Float', at);
      checkRange(value, range, at, violations);
      return value;
    },
  };
}

/** A timestamp of a query, where rest-json writes it as RFC 3339. */
export const time: Shape<string> = {
  read(value, at) {
    if (typeof value !== 'string') throw wrongType(value, 'a Timestamp', at);
    if (Number.isNaN(Date.parse(value))) {
      throw validationError(`The value '${value}' of ${at} is not a date and time (RFC 3339).`);
    }
    return value;
  },
};

export const boolean: Shape<boolean> = {
  read(value, at) {
    if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean', at);
    return value;
  },
};

/** A structure of which exactly one member is given. */
export function union<M extends Members>(members: M): Shape<Structure<M>> {
  const { read } = structure(members);
  return {
    read(value, at, violations) {
      const given = isObject(value) ? Object.entries(value).filter(([, member]) => member != null) : [];
      if (isObject(value) && (given.length !== 1 || !Object.hasOwn(members, given[0]?.[0] ?? ''))) {
        throw serializationError(`Exactly one of ${Object.keys(members).join(', ')} must be given at '${at}'`);
      }
      return read(value, at, violations);
    },
  };
}

/** A member whose inside is another operation's concern. */
export const anything: Shape<unknown> = { read: (value) => value };

function checkSize(
  size: number,
  shown: string,
  { min, max }: { min: number; max: number },
  at: string,
  violations: string[],
): void {
  if (size < min) violations.push(violation(shown, at, `Member must have length greater than or equal to ${min}`));
  if (size > max) violations.push(violation(shown, at, `Member must have length less than or equal to ${max}`));
}

function checkRange(value: number, { min = -Infinity, max = Infinity }: Range, at: string, violations: string[]): void {
  if (value < min) violations.push(violation(value, at, `Member must have value greater than or equal to ${min}`));
  if (value > max) violations.push(violation(value, at, `Member must have value less than or equal to ${max}`));
}

function violation(value: string | number | null, at: string, constraint: string): string {
  const shown = value === null ? 'null' : `'${value}'`;
  return `Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function wrongType(value: unknown, wanted: string, at: string): Error {
  const found = Array.isArray(value) ? 'LIST' : typeof value === 'object' ? 'STRUCTURE' : typeof value;
  return serializationError(`${found.toUpperCase()}_VALUE at '${at}' can not be converted to ${wanted}`);
}
