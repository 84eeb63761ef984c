/**
 * The environment as one validated, frozen object. Read only by `client.ts` and `worker.ts`, which hand its parts on.
 * Temporal's own variables (`TEMPORAL_*`) are read by its environment configuration package, AWS's credentials by the SDK.
 */
import { resolve } from 'node:path';
import type { Problem } from './domain/errors.ts';
import type { RequestDefaults } from './domain/request/defaults.ts';
import { emailPattern, roleArnPattern } from './domain/request/fields.ts';
import { bucketPattern } from './domain/s3-uri.ts';

export interface Config {
  readonly aws: {
    readonly region?: string;
    /** Where S3, SES and STS are, if not at AWS. */
    readonly endpointUrl?: string;
    readonly bedrockEndpointUrl?: string;
    readonly bedrockRuntimeEndpointUrl?: string;
  };
  readonly buckets: {
    readonly trainingData?: string;
    readonly validationData?: string;
    readonly modelInference?: string;
    readonly customizationOutput?: string;
  };
  readonly roleArn?: string;
  readonly mail: { readonly sender?: string; readonly recipient?: string };
  /** Hub id or folder of the BERTScore encoder. */
  readonly encoder: string;
  /** The same of `embeddingCosine`. */
  readonly sentenceEncoder: string;
  readonly waiting: { readonly firstIntervalSeconds: number; readonly longestIntervalSeconds: number };
  /** Absolute folder in which encoders from the hub are kept. */
  readonly encoderCache: string;
  /** Where the worker answers health checks; absent: nowhere. */
  readonly healthPort?: number;
}

/** The environment holds something that cannot be right; every such variable at once. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfig';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      `The environment is not right:\n${problems.map(({ field, message }) => `  ${field}: ${message}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws InvalidConfigError */
export function readConfig(env: Environment): Config {
  const problems: Problem[] = [];
  const read = reader(env, problems);

  const firstIntervalSeconds = read.seconds('TEMPER_WAIT_FIRST_SECONDS') ?? 15;
  const longestIntervalSeconds = read.seconds('TEMPER_WAIT_LONGEST_SECONDS') ?? Math.max(60, firstIntervalSeconds);
  if (longestIntervalSeconds < firstIntervalSeconds)
    problems.push({
      field: 'TEMPER_WAIT_LONGEST_SECONDS',
      message: `${longestIntervalSeconds} is shorter than the first wait: make it at least TEMPER_WAIT_FIRST_SECONDS, ${firstIntervalSeconds}`,
    });

  const config: Config = {
    aws: {
      ...optional('region', read.region()),
      ...optional('endpointUrl', read.url('AWS_ENDPOINT_URL')),
      ...optional('bedrockEndpointUrl', read.url('AWS_ENDPOINT_URL_BEDROCK')),
      ...optional('bedrockRuntimeEndpointUrl', read.url('AWS_ENDPOINT_URL_BEDROCK_RUNTIME')),
    },
    buckets: {
      ...optional('trainingData', read.bucket('TRAINING_DATA_BUCKET')),
      ...optional('validationData', read.bucket('VALIDATION_DATA_BUCKET')),
      ...optional('modelInference', read.bucket('MODEL_INFERENCE_BUCKET')),
      ...optional('customizationOutput', read.bucket('CUSTOMIZATION_OUTPUT_BUCKET')),
    },
    ...optional('roleArn', read.roleArn('BEDROCK_ROLE_ARN')),
    mail: {
      ...optional('sender', read.email('SENDER_EMAIL')),
      ...optional('recipient', read.email('RECIPIENT_EMAIL')),
    },
    encoder: read.text('TEMPER_ENCODER') ?? 'distilbert-base-uncased',
    sentenceEncoder: read.text('TEMPER_SENTENCE_ENCODER') ?? 'sentence-transformers/all-MiniLM-L6-v2',
    waiting: { firstIntervalSeconds, longestIntervalSeconds },
    encoderCache: resolve(read.text('TEMPER_CACHE') ?? '.cache', 'encoders'),
    ...optional('healthPort', read.port('TEMPER_HEALTH_PORT')),
  };
  if (problems.length > 0) throw new InvalidConfigError(problems);
  return deepFrozen(config);
}

/** What a request may leave out. */
export function requestDefaults(config: Config): RequestDefaults {
  const { aws, buckets, mail } = config;
  return {
    ...optional('region', aws.region),
    ...optional('trainingDataBucket', buckets.trainingData),
    ...optional('validationDataBucket', buckets.validationData),
    ...optional('modelInferenceBucket', buckets.modelInference),
    ...optional('customizationOutputBucket', buckets.customizationOutput),
    ...optional('roleArn', config.roleArn),
    encoder: config.encoder,
    sentenceEncoder: config.sentenceEncoder,
    ...config.waiting,
    ...mail,
  };
}

/** Reads variables by kind. A variable that is empty counts as unset; one that is wrong adds a problem. */
function reader(env: Environment, problems: Problem[]) {
  const text = (name: string) => env[name]?.trim() || undefined;
  const checked = (name: string, isRight: (value: string) => boolean, remedy: string): string | undefined => {
    const value = text(name);
    if (value === undefined || isRight(value)) return value;
    problems.push({ field: name, message: `${JSON.stringify(value)} ${remedy}` });
    return undefined;
  };
  return {
    text,
    region: () =>
      checked(
        text('AWS_REGION') === undefined ? 'AWS_DEFAULT_REGION' : 'AWS_REGION',
        (value) => /^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(value),
        'is no Region: it looks like us-east-1',
      ),
    url: (name: string) => checked(name, isHttpUrl, 'is no address: it looks like http://127.0.0.1:4566'),
    bucket: (name: string) =>
      checked(
        name,
        (value) => bucketPattern.test(value),
        "is no bucket's name: give it without s3:// and without a folder",
      ),
    roleArn: (name: string) =>
      checked(
        name,
        (value) => roleArnPattern.test(value) && value.length <= 2048,
        "is no role's ARN: it looks like arn:aws:iam::123456789012:role/name",
      ),
    email: (name: string) =>
      checked(name, (value) => emailPattern.test(value), 'is no e-mail address: it looks like name@example.com'),
    port: (name: string) => {
      const isRight = (value: string) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535;
      const value = checked(name, isRight, 'is no port: give a number from 1 to 65535');
      return value === undefined ? undefined : Number(value);
    },
    seconds: (name: string) => {
      const isRight = (value: string) =>
        /^\d{1,5}(?:\.\d{1,3})?$/.test(value) && Number(value) >= 0.1 && Number(value) <= 3600;
      const value = checked(name, isRight, 'is no wait: give seconds from 0.1 to 3600');
      return value === undefined ? undefined : Number(value);
    },
  };
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function deepFrozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFrozen(part);
  return Object.freeze(value);
}
