/**
 * The kinds of field that a request is made of, each with the message that its wrong value earns: what is wrong with
 * which value, and what would be right.
 */
import { z } from 'zod';
import { jobNamePattern, maximumNameLength, modelNamePattern, toJobName, toModelName } from '../legal-names.ts';
import { bedrockKeyPattern, bucketPattern, maximumUriLength } from '../s3-uri.ts';
import { show } from './show.ts';

interface Range {
  readonly minimum?: number;
  /** The value must be greater than this. */
  readonly above?: number;
  readonly maximum?: number;
  readonly whole?: true;
}

export function number(range: Range, description: string) {
  const error = mustBe(rangeInWords(range));
  let schema = range.whole ? z.int({ error }) : z.number({ error });
  if (range.minimum !== undefined) schema = schema.min(range.minimum, { error });
  if (range.above !== undefined) schema = schema.gt(range.above, { error });
  if (range.maximum !== undefined) schema = schema.max(range.maximum, { error });
  return schema.meta({ description });
}

/** `a whole number from 1 to 100`, `a number above 0 and at most 0.1`. */
export function rangeInWords({ minimum, above, maximum, whole }: Range): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (minimum !== undefined && maximum !== undefined)
    return minimum === maximum ? `${kind}, namely ${minimum}` : `${kind} from ${minimum} to ${maximum}`;
  const lower = above === undefined ? minimum !== undefined && `at least ${minimum}` : `above ${above}`;
  const upper = maximum !== undefined && `at most ${maximum}`;
  return [kind, [lower, upper].filter(Boolean).join(' and ')].join(' ').trim();
}

export function text(description: string, examples?: string[]) {
  return z
    .string()
    .min(1, { error: 'must not be empty' })
    .meta({ description, ...(examples && { examples }) });
}

export function flag(description: string) {
  return z.boolean({ error: mustBe('true or false') }).meta({ description });
}

export function choice<const Values extends readonly [string, ...string[]]>(values: Values, description: string) {
  return z.enum(values, { error: mustBe(oneOf(values)) }).meta({ description });
}

function mustBe(allowed: string) {
  return ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? `is missing: it must be ${allowed}` : `must be ${allowed}, but is ${show(input)}`;
}

export function oneOf(values: readonly string[]): string {
  return values.length === 1 ? `"${values[0]}"` : `one of ${values.map((value) => `"${value}"`).join(', ')}`;
}

export function jobName(description: string) {
  return name(
    jobNamePattern,
    (wrong) =>
      `only letters, digits, "-", "+" and "." in it, a letter or digit first, for example "${toJobName(wrong)}"`,
    description,
  );
}

export function modelName(description: string) {
  return name(
    modelNamePattern,
    (wrong) => `only letters and digits in it, parted by single "-" or "_", for example "${toModelName(wrong)}"`,
    description,
  );
}

function name(pattern: RegExp, advice: (wrong: string) => string, description: string) {
  return z
    .string()
    .max(maximumNameLength, {
      error: ({ input }) =>
        `${show(input)} is too long: it has ${lengthOf(input)} characters, and Bedrock allows at most ${maximumNameLength}`,
    })
    .regex(pattern, {
      error: ({ input }) => `${show(input)} is not a legal name: ${advice(typeof input === 'string' ? input : '')}`,
    })
    .meta({ description });
}

function lengthOf(input: unknown): number {
  return typeof input === 'string' ? input.length : 0;
}

const bucket = bucketPattern.source.slice(1, -1);
const bedrockKey = bedrockKeyPattern.source.slice(1, -1);
const bedrockLocation = new RegExp(String.raw`^(?:s3:\/\/${bucket}\/)?${bedrockKey}$`);
const bedrockFolder = new RegExp(String.raw`^s3:\/\/${bucket}(?:\/${bedrockKey})?\/?$`);
const anyLocation = new RegExp(String.raw`^(?:s3:\/\/${bucket}\/.*[^\/]|(?!\/|[a-zA-Z0-9]+:\/\/).*[^\/])$`);

/** An object that Bedrock itself reads: its URI must fit Bedrock's own pattern. */
export function bedrockObject(description: string) {
  return location(bedrockLocation, `letters, digits and - _ . ! * ' ( ) between single slashes`, description);
}

/** An object that only Temper reads: any key. */
export function anyObject(description: string) {
  return location(anyLocation, 'any characters', description);
}

function location(pattern: RegExp, keyRule: string, description: string) {
  return z
    .string()
    .max(maximumUriLength, { error: `is longer than the ${maximumUriLength} characters that Bedrock allows` })
    .regex(pattern, {
      error: ({ input }) =>
        `${show(input)} names no object: give a file name, or s3://bucket/key with a legal bucket name; a key has ${keyRule}`,
    })
    .meta({ description });
}

export function bedrockFolderUri(description: string) {
  return z
    .string()
    .max(maximumUriLength, { error: `is longer than the ${maximumUriLength} characters that Bedrock allows` })
    .regex(bedrockFolder, {
      error: ({ input }) =>
        `${show(input)} is not a folder that Bedrock can write to: give s3://bucket/folder; a folder has letters, digits and - _ . ! * ' ( ) between single slashes`,
    })
    .meta({ description });
}

export function bucketName(description: string) {
  return z
    .string()
    .regex(bucketPattern, {
      error: ({ input }) => `${show(input)} is not a bucket's name: give it without s3:// and without a folder`,
    })
    .meta({ description });
}

/** API reference of CreateModelCustomizationJob, `roleArn`; the account may be absent there. */
export const roleArnPattern = /^arn:aws(?:-[^:]+)?:iam::(?:[0-9]{12})?:role\/.+$/;

export function roleArn(description: string) {
  return z
    .string()
    .max(2048, { error: 'is longer than the 2048 characters that Bedrock allows' })
    .regex(roleArnPattern, {
      error: ({ input }) => `${show(input)} is not a role's ARN: it looks like arn:aws:iam::123456789012:role/name`,
    })
    .meta({ description });
}

export const emailPattern = /^[^\s@<>]+@[^\s@<>]+$/;

export function email(description: string) {
  return z
    .string()
    .regex(emailPattern, {
      error: ({ input }) => `${show(input)} is not an e-mail address: it looks like name@example.com`,
    })
    .meta({ description });
}
