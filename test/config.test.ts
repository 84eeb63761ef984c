import assert from 'node:assert/strict';
import { isAbsolute } from 'node:path';
import { describe, test } from 'node:test';
import { InvalidConfigError, readConfig, requestDefaults } from '../src/config.ts';

const full = {
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ENDPOINT_URL_BEDROCK: 'http://127.0.0.1:4567',
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'https://bedrock.example.com',
  TRAINING_DATA_BUCKET: 'training-bucket',
  VALIDATION_DATA_BUCKET: 'validation-bucket',
  MODEL_INFERENCE_BUCKET: 'inference-bucket',
  CUSTOMIZATION_OUTPUT_BUCKET: 'output-bucket',
  BEDROCK_ROLE_ARN: 'arn:aws:iam::000000000000:role/bedrock',
  SENDER_EMAIL: 'temper@example.com',
  RECIPIENT_EMAIL: 'team@example.com',
  TEMPER_ENCODER: './encoder',
  TEMPER_SENTENCE_ENCODER: './of-sentences',
  TEMPER_WAIT_FIRST_SECONDS: '0.5',
  TEMPER_WAIT_LONGEST_SECONDS: '2',
  TEMPER_CACHE: '/var/cache/temper',
};

function problemsOf(env: Record<string, string>) {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof InvalidConfigError, String(error));
    return error.problems;
  }
  return [];
}

describe('the configuration', () => {
  test('is read from the environment', () => {
    const config = readConfig(full);
    assert.deepEqual(config, {
      aws: {
        region: 'us-east-1',
        endpointUrl: 'http://127.0.0.1:4566',
        bedrockEndpointUrl: 'http://127.0.0.1:4567',
        bedrockRuntimeEndpointUrl: 'https://bedrock.example.com',
      },
      buckets: {
        trainingData: 'training-bucket',
        validationData: 'validation-bucket',
        modelInference: 'inference-bucket',
        customizationOutput: 'output-bucket',
      },
      roleArn: 'arn:aws:iam::000000000000:role/bedrock',
      mail: { sender: 'temper@example.com', recipient: 'team@example.com' },
      encoder: './encoder',
      sentenceEncoder: './of-sentences',
      waiting: { firstIntervalSeconds: 0.5, longestIntervalSeconds: 2 },
      encoderCache: '/var/cache/temper/encoders',
    });
    assert.deepEqual(requestDefaults(config), {
      region: 'us-east-1',
      trainingDataBucket: 'training-bucket',
      validationDataBucket: 'validation-bucket',
      modelInferenceBucket: 'inference-bucket',
      customizationOutputBucket: 'output-bucket',
      roleArn: 'arn:aws:iam::000000000000:role/bedrock',
      sender: 'temper@example.com',
      recipient: 'team@example.com',
      encoder: './encoder',
      sentenceEncoder: './of-sentences',
      firstIntervalSeconds: 0.5,
      longestIntervalSeconds: 2,
    });
  });

  for (const [name, env] of [
    ['nothing', {}],
    ['only empty variables', Object.fromEntries(Object.keys(full).map((key) => [key, ' ']))],
  ] as const)
    test(`of ${name} has the documented defaults`, () => {
      const config = readConfig(env);
      assert.equal(config.encoder, 'distilbert-base-uncased');
      assert.deepEqual(config.waiting, { firstIntervalSeconds: 15, longestIntervalSeconds: 60 });
      assert.ok(isAbsolute(config.encoderCache));
      assert.deepEqual(config.aws, {});
      assert.deepEqual(requestDefaults(config), {
        encoder: 'distilbert-base-uncased',
        sentenceEncoder: 'sentence-transformers/all-MiniLM-L6-v2',
        firstIntervalSeconds: 15,
        longestIntervalSeconds: 60,
      });
    });

  test('is frozen all through', () => {
    const config = readConfig(full) as { encoder: string; waiting: { firstIntervalSeconds: number } };
    assert.throws(() => (config.encoder = 'x'), TypeError);
    assert.throws(() => (config.waiting.firstIntervalSeconds = 1), TypeError);
  });

  test('takes the default Region where no other is set', () => {
    assert.equal(readConfig({ AWS_DEFAULT_REGION: 'us-gov-west-1' }).aws.region, 'us-gov-west-1');
    assert.equal(readConfig({ AWS_DEFAULT_REGION: 'us-west-2', AWS_REGION: 'us-east-1' }).aws.region, 'us-east-1');
  });

  test('waits at least as long as the first wait', () => {
    assert.deepEqual(readConfig({ TEMPER_WAIT_FIRST_SECONDS: '120' }).waiting, {
      firstIntervalSeconds: 120,
      longestIntervalSeconds: 120,
    });
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['AWS_REGION', 'Virginia', /"Virginia" is no Region: it looks like us-east-1/],
    ['AWS_DEFAULT_REGION', 'us_east_1', /is no Region/],
    ['AWS_ENDPOINT_URL', '127.0.0.1:4566', /is no address: it looks like http/],
    ['AWS_ENDPOINT_URL_BEDROCK', 'ftp://example.com', /is no address/],
    ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'here', /is no address/],
    ['TRAINING_DATA_BUCKET', 's3://bucket', /"s3:\/\/bucket" is no bucket's name: give it without s3:\/\//],
    ['VALIDATION_DATA_BUCKET', 'bucket/folder', /without a folder/],
    ['MODEL_INFERENCE_BUCKET', 'Bucket', /is no bucket's name/],
    ['CUSTOMIZATION_OUTPUT_BUCKET', 'ab', /is no bucket's name/],
    ['BEDROCK_ROLE_ARN', 'bedrock-role', /is no role's ARN: it looks like arn:aws:iam/],
    ['SENDER_EMAIL', 'temper', /is no e-mail address/],
    ['RECIPIENT_EMAIL', 'a@b@c', /is no e-mail address/],
    ['TEMPER_WAIT_FIRST_SECONDS', 'soon', /is no wait: give seconds from 0\.1 to 3600/],
    ['TEMPER_WAIT_FIRST_SECONDS', '0', /is no wait/],
    ['TEMPER_WAIT_LONGEST_SECONDS', '-5', /is no wait/],
    [
      'TEMPER_WAIT_LONGEST_SECONDS',
      '5',
      /5 is shorter than the first wait: make it at least TEMPER_WAIT_FIRST_SECONDS, 15/,
    ],
  ];
  for (const [variable, value, expected] of wrong)
    test(`with ${variable}=${value} names the variable, the value and the remedy`, () => {
      const problems = problemsOf({ [variable]: value });
      assert.deepEqual(
        problems.map(({ field }) => field),
        [variable],
      );
      assert.match(problems[0]?.message ?? '', expected);
    });

  test('reports every problem at once', () => {
    const env = { SENDER_EMAIL: 'x', BEDROCK_ROLE_ARN: 'y', AWS_REGION: '?' };
    assert.deepEqual(
      problemsOf(env)
        .map(({ field }) => field)
        .toSorted(),
      Object.keys(env).toSorted(),
    );
    assert.throws(
      () => readConfig(env),
      /The environment is not right:\n {2}AWS_REGION: .*\n {2}BEDROCK_ROLE_ARN: .*\n {2}SENDER_EMAIL: /,
    );
  });
});
