/** The environment of everything on the local stack: nothing of the user's own AWS or Temporal settings leaks in. */

/** Names of what a run on one machine uses, in one place. */
/** Where a stack is unless it says otherwise; Llama models are customized in us-west-2 only. */
export const region = 'us-east-1';
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;
export const sender = 'temper@example.com';
export const recipient = 'you@example.com';
export const roleArn = 'arn:aws:iam::000000000000:role/temper-bedrock';

/** The AWS SDK's notice about the Node versions of 2027 says nothing about the run at hand. */
export const quietSdk = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } as const;

export interface Buckets {
  readonly training: string;
  readonly validation: string;
  readonly inference: string;
  readonly output: string;
}

export function bucketNames(suffix = ''): Buckets {
  const end = suffix && `-${suffix}`;
  return {
    training: `temper-training-data${end}`,
    validation: `temper-validation-data${end}`,
    inference: `temper-model-inference${end}`,
    output: `temper-customization-output${end}`,
  };
}

/** What any AWS client needs to reach the stand-in, and nothing but the stand-in. */
export function standinEnvironment(awsUrl: string, inRegion = region): Record<string, string> {
  return {
    AWS_REGION: inRegion,
    AWS_DEFAULT_REGION: inRegion,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...quietSdk,
    AWS_ENDPOINT_URL: awsUrl,
  };
}

/** What a worker, a client, the AWS CLI and boto3 need to reach the stack. */
export function stackEnvironment(stack: {
  readonly temporalAddress: string;
  readonly temporalConfigFile: string;
  readonly region: string;
  readonly awsUrl: string;
  readonly bedrockUrl: string;
  readonly encoders: { readonly bertscore: string; readonly sentences: string };
  readonly buckets: Buckets;
}): Record<string, string> {
  return {
    ...standinEnvironment(stack.awsUrl, stack.region),
    AWS_ENDPOINT_URL_BEDROCK: stack.bedrockUrl,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: stack.bedrockUrl,
    AWS_ENDPOINT_URL_SERVICE_QUOTAS: stack.bedrockUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_CONFIG_FILE: stack.temporalConfigFile,
    TRAINING_DATA_BUCKET: stack.buckets.training,
    VALIDATION_DATA_BUCKET: stack.buckets.validation,
    MODEL_INFERENCE_BUCKET: stack.buckets.inference,
    CUSTOMIZATION_OUTPUT_BUCKET: stack.buckets.output,
    BEDROCK_ROLE_ARN: roleArn,
    SENDER_EMAIL: sender,
    RECIPIENT_EMAIL: recipient,
    TEMPER_ENCODER: stack.encoders.bertscore,
    TEMPER_SENTENCE_ENCODER: stack.encoders.sentences,
  };
}

/**
 * Our own environment without the user's AWS and Temporal settings: a profile, token or endpoint of theirs must
 * neither break the local stack nor let it reach a real account.
 */
export function isolatedEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(source).filter(([name]) => !foreign.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

const foreign = /^(AWS_|TEMPORAL_(?!CLI$|TEST_SERVER$)|EMULATOR_)/;

/**
 * Lines for `source`: forgets the user's settings that would get in the way, exports the stack's, and puts
 * `binFolder` first on PATH.
 */
export function shellExports(env: Readonly<Record<string, string>>, binFolder: string): string {
  const forgotten = [
    'AWS_PROFILE',
    'AWS_DEFAULT_PROFILE',
    'AWS_SESSION_TOKEN',
    'AWS_BEARER_TOKEN_BEDROCK',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    ...['IAM', 'KMS', 'S3', 'SES', 'SESV2', 'STS'].map((service) => `AWS_ENDPOINT_URL_${service}`),
    ...['PROFILE', 'API_KEY', 'TLS', 'CODEC_ENDPOINT', 'CODEC_AUTH'].map((name) => `TEMPORAL_${name}`),
    ...['CLIENT_CERT', 'CLIENT_KEY', 'SERVER_CA_CERT'].flatMap((name) => [
      `TEMPORAL_TLS_${name}_PATH`,
      `TEMPORAL_TLS_${name}_DATA`,
    ]),
    ...['SERVER_NAME', 'DISABLE_HOST_VERIFICATION'].map((name) => `TEMPORAL_TLS_${name}`),
  ];
  return [
    '# Written by "npm start": how to reach its stack. Use it with: source .cache/stack.env',
    `unset ${forgotten.join(' ')}`,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `export PATH=${shellQuote(binFolder)}:"$PATH"`,
    '',
  ].join('\n');
}

/** As one word of a POSIX shell, quoted only where it must be. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
