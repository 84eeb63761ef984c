import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import {
  bucketNames,
  isolatedEnvironment,
  shellExports,
  shellQuote,
  stackEnvironment,
} from '../../local/environment.ts';

const awkward = [
  '',
  'plain',
  'two words',
  `o'clock`,
  '$HOME `id` "x" \\ !',
  '{"by":"me","comment":"it\'s fine"}',
  'line\nbreak',
];

describe('shellQuote', () => {
  for (const text of awkward) {
    test(`hands ${JSON.stringify(text)} through a shell as it is`, () => {
      const printed = execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' });
      assert.equal(printed, text);
    });
  }

  test('leaves alone what needs no quotes, so that commands stay readable', () => {
    assert.equal(shellQuote('--input-file=examples/a_b-1.json'), '--input-file=examples/a_b-1.json');
  });
});

describe('the environment of the local stack', () => {
  const own = {
    PATH: '/bin',
    HF_HOME: '/models',
    TEMPORAL_CLI: '/opt/temporal',
    TEMPORAL_TEST_SERVER: '/opt/server',
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL_S3: 'https://example.com',
    AWS_BEARER_TOKEN_BEDROCK: 'token',
    TEMPORAL_ADDRESS: 'production:7233',
    TEMPORAL_TLS_CLIENT_CERT_PATH: '/cert.pem',
    TEMPORAL_API_KEY: 'key',
    EMULATOR_STATE: '/tmp/state',
  };

  test("takes nothing of the user's AWS and Temporal settings over, but where the tools are", () => {
    assert.deepEqual(isolatedEnvironment(own), {
      PATH: '/bin',
      HF_HOME: '/models',
      TEMPORAL_CLI: '/opt/temporal',
      TEMPORAL_TEST_SERVER: '/opt/server',
    });
  });

  const env = stackEnvironment({
    temporalAddress: '127.0.0.1:1',
    temporalConfigFile: '/a folder/temporal.toml',
    region: 'us-west-2',
    awsUrl: 'http://127.0.0.1:2',
    bedrockUrl: 'http://127.0.0.1:3',
    encoders: { bertscore: '/models/it', sentences: '/models/of sentences' },
    buckets: bucketNames('x'),
  });

  test('sends Bedrock to the emulator and everything else to the stand-in', () => {
    assert.equal(env['AWS_REGION'], 'us-west-2');
    assert.equal(env['AWS_ENDPOINT_URL'], 'http://127.0.0.1:2');
    assert.equal(env['AWS_ENDPOINT_URL_BEDROCK'], 'http://127.0.0.1:3');
    assert.equal(env['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'], 'http://127.0.0.1:3');
    assert.equal(env['TRAINING_DATA_BUCKET'], 'temper-training-data-x');
  });

  test('as a file to source replaces what the user had', () => {
    const script = `${shellExports(env, "/it's here/bin")}\nenv`;
    const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8', env: own });
    const found = Object.fromEntries(printed.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
    for (const [name, value] of Object.entries(env)) assert.equal(found[name], value, name);
    assert.equal(found['PATH'], "/it's here/bin:/bin");
    for (const gone of [
      'AWS_PROFILE',
      'AWS_ENDPOINT_URL_S3',
      'AWS_BEARER_TOKEN_BEDROCK',
      'TEMPORAL_API_KEY',
      'TEMPORAL_TLS_CLIENT_CERT_PATH',
    ]) {
      assert.equal(found[gone], undefined, gone);
    }
  });
});
