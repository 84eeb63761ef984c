import { validationError } from '../errors.ts';

/** What a member of a native body may be, in the words of JSON Schema, which Bedrock's own messages come from. */
export interface Member {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'strings' | 'list' | 'anything';
  readonly required?: true;
  readonly minLength?: number;
  readonly minimum?: number;
  /** The minimum itself is not allowed. */
  readonly exclusiveMinimum?: true;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly values?: readonly string[];
  /** Of an object, or of each object of a list. */
  readonly members?: Members;
}

export type Members = Readonly<Record<string, Member>>;

/** @throws AwsError ValidationException, "Malformed input request: …" as Bedrock's runtime words it */
export function checkNativeBody(members: Members, body: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw malformed('the body is not valid JSON');
  }
  if (!isObject(value)) throw malformed('#: expected type: JSONObject');
  const problems = problemsWith(members, value, '#');
  const [only] = problems;
  if (only === undefined) return value;
  throw malformed(problems.length === 1 ? only : `${problems.length} schema violations found: ${problems.join(', ')}`);
}

export const malformed = (problem: string): Error =>
  validationError(`Malformed input request: ${problem}, please reformat your input and try again.`);

function problemsWith(members: Members, value: Readonly<Record<string, unknown>>, at: string): string[] {
  const problems: string[] = [];
  for (const [name, member] of Object.entries(members)) {
    if (member.required && !(name in value)) problems.push(`${at}: required key [${name}] not found`);
  }
  for (const [name, given] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) problems.push(`${at}: extraneous key [${name}] is not permitted`);
    else problems.push(...problemsAt(member, `${at}/${name}`, given));
  }
  return problems;
}

function problemsAt(member: Member, at: string, value: unknown): string[] {
  const problem = problemWith(member, at, value);
  if (problem !== null) return [problem];
  const { members } = member;
  if (members === undefined) return [];
  if (!Array.isArray(value)) return problemsWith(members, value as Readonly<Record<string, unknown>>, at);
  return value.flatMap((item: unknown, index) =>
    isObject(item)
      ? problemsWith(members, item, `${at}/${index}`)
      : [`${at}/${index}: expected type: JSONObject, found: ${foundName(item)}`],
  );
}

function problemWith(member: Member, at: string, value: unknown): string | null {
  if (!hasType(member.type, value))
    return `${at}: expected type: ${typeNames[member.type]}, found: ${foundName(value)}`;
  if (typeof value === 'string') {
    if (value.length < (member.minLength ?? 0))
      return `${at}: expected minLength: ${member.minLength}, actual: ${value.length}`;
    if (member.values && !member.values.includes(value)) return `${at}: ${value} is not a valid enum value`;
  }
  if (typeof value === 'number') {
    if (member.exclusiveMinimum && value === member.minimum) return `${at}: ${value} is not greater than ${value}`;
    if (value < (member.minimum ?? -Infinity)) return `${at}: ${value} is not greater or equal to ${member.minimum}`;
    if (value > (member.maximum ?? Infinity)) return `${at}: ${value} is not less or equal to ${member.maximum}`;
  }
  if (Array.isArray(value) && value.length > (member.maxItems ?? Infinity)) {
    return `${at}: expected maximum item count: ${member.maxItems}, found: ${value.length}`;
  }
  if (Array.isArray(value) && value.length < (member.minItems ?? 0)) {
    return `${at}: expected minimum item count: ${member.minItems}, found: ${value.length}`;
  }
  return null;
}

const typeNames = {
  string: 'String',
  number: 'Number',
  integer: 'Integer',
  boolean: 'Boolean',
  object: 'JSONObject',
  strings: 'JSONArray',
  list: 'JSONArray',
  anything: 'Anything',
} as const;

function hasType(type: Member['type'], value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (type === 'list') return Array.isArray(value);
  if (type === 'anything') return true;
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function foundName(value: unknown): string {
  if (value === null) return 'Null';
  if (Array.isArray(value)) return 'JSONArray';
  const name = typeof value;
  return name === 'object' ? 'JSONObject' : `${name[0]?.toUpperCase()}${name.slice(1)}`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
