import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { InvalidRequestError } from '../../src/domain/errors.ts';
import { parseComparison, parseRequest, type RequestDefaults } from '../../src/domain/request.ts';
import { metricNames as requestMetricNames } from '../../src/domain/customization.ts';
import { metricNames as measuredMetricNames } from '../../src/metrics/index.ts';
import { requestJsonSchema } from '../../src/domain/request/schema.ts';

const defaults: RequestDefaults = {
  region: 'us-east-1',
  trainingDataBucket: 'training-bucket',
  validationDataBucket: 'validation-bucket',
  modelInferenceBucket: 'inference-bucket',
  customizationOutputBucket: 'output-bucket',
  roleArn: 'arn:aws:iam::000000000000:role/bedrock',
  encoder: 'distilbert-base-uncased',
  sentenceEncoder: 'sentence-transformers/all-MiniLM-L6-v2',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
  sender: 'temper@example.com',
  recipient: 'team@example.com',
};

/** A worker whose environment says nothing. */
const bareDefaults: RequestDefaults = {
  encoder: 'e',
  sentenceEncoder: 's',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};

const awsPayload = {
  BaseModelIdentifier: 'cohere.command-light-text-v14:7:4k',
  CustomModelName: 'my-model',
  JobName: 'my-job',
  HyperParameters: { epochCount: '1', batchSize: '8', learningRate: '0.00001' },
  TrainingDataFileName: 'training-data.jsonl',
};

const shortest = {
  jobName: 'my-job',
  baseModel: 'cohere.command-light-text-v14:7:4k',
  training: { data: 'training-data.jsonl' },
};

const exampleFolder = new URL('../../examples/', import.meta.url);

function example(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, exampleFolder), 'utf8'));
}

/** `field: message` of every problem. */
function problemsOf(raw: unknown, withDefaults = defaults): string[] {
  try {
    parseRequest(raw, withDefaults);
  } catch (error) {
    assert.ok(error instanceof InvalidRequestError, `threw ${String(error)}`);
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
  return [];
}

describe('a request', () => {
  test("in the AWS sample's form gets that sample's behaviour", () => {
    const { request, warnings } = parseRequest(example('cohere-command-light.json'), defaults);
    assert.deepEqual(warnings, []);
    assert.deepEqual(request, {
      jobName: 'temper-demo-job',
      customModelName: 'temper-demo-model',
      baseModelId: 'cohere.command-light-text-v14:7:4k',
      baselineModelId: 'cohere.command-light-text-v14',
      customizationType: 'FINE_TUNING',
      roleArn: 'arn:aws:iam::000000000000:role/bedrock',
      hyperParameters: {
        evalPercentage: '20.0',
        epochCount: '1',
        batchSize: '8',
        earlyStoppingPatience: '6',
        earlyStoppingThreshold: '0.01',
        learningRate: '0.00001',
      },
      trainingData: 's3://training-bucket/training-data.jsonl',
      output: 's3://output-bucket/temper-demo-job',
      evaluation: {
        prompts: 's3://validation-bucket/validation-data.json',
        references: 's3://validation-bucket/reference-inference.json',
        inferenceBucket: 'inference-bucket',
        encoder: 'distilbert-base-uncased',
        sentenceEncoder: 'sentence-transformers/all-MiniLM-L6-v2',
        metricOptions: {
          bertscore: { idf: false, rescale: false, precision: 'fp32' },
          rouge: { stem: false },
          exactMatch: { normalised: false },
          jsonMatch: { fenced: false },
          classification: { ignoreCase: false },
        },
        inference: { maxTokens: 256, temperature: 0 },
        metrics: [],
        maximumConcurrency: 32,
        recordsPerShard: 1000,
        minimumCoverage: 0.95,
      },
      decision: {
        rule: 'mean',
        metric: 'bertscore.f1',
        minimumImprovement: 0,
        guardrails: [],
        seed: 1,
        resamples: 10_000,
      },
      approval: { mode: 'when-better', expiresAfterSeconds: 7 * 86_400, remindEverySeconds: 86_400 },
      waiting: {
        firstIntervalSeconds: 15,
        longestIntervalSeconds: 60,
        jobLimitSeconds: 72 * 3600,
        endpointLimitSeconds: 2 * 3600,
      },
      serving: { kind: 'provisioned', modelUnits: 1, commitment: 'none' },
      notification: { sender: 'temper@example.com', recipient: 'team@example.com' },
      tags: {},
    });
  });

  test("is decided by the paired test in Temper's own form, and by the bare means in the sample's", () => {
    const ruleOf = (raw: unknown) => parseRequest(raw, defaults).request.decision.rule;
    assert.equal(ruleOf(shortest), 'paired');
    assert.equal(ruleOf({ ...shortest, decision: { rule: 'mean' } }), 'mean');
    assert.equal(ruleOf(awsPayload), 'mean');
    assert.equal(parseComparison({ evaluation: {}, decision: {} }).decision.rule, 'paired');
  });

  test('means the same in both forms but for the rule', () => {
    const own = {
      ...shortest,
      customModelName: 'my-model',
      hyperParameters: { epochCount: 1, batchSize: 8, learningRate: 1e-5 },
      decision: { rule: 'mean' },
    };
    assert.deepEqual(parseRequest(own, defaults), parseRequest(awsPayload, defaults));
  });

  for (const [name, fields, expected] of [
    ['auto', { serving: 'auto' }, { modelUnits: 1, commitment: 'none' }],
    ['the earlier field', { throughput: { modelUnits: 2 } }, { modelUnits: 2, commitment: 'none' }],
    [
      'all of it',
      { serving: { mode: 'provisioned', modelUnits: 3, commitment: 'one-month', acceptCommitment: true, name: 'n' } },
      { modelUnits: 3, commitment: 'one-month', name: 'n' },
    ],
  ] as const)
    test(`says how the model is served: ${name}`, () => {
      const { serving } = parseRequest({ ...shortest, ...fields }, defaults).request;
      assert.deepEqual(serving, { kind: 'provisioned', ...expected });
    });

  for (const kmsKey of [
    '0a1b2c3d-0000-1111-2222-0a1b2c3d4e5f',
    'alias/models',
    'arn:aws:kms:us-east-1:000000000000:key/0a1b2c3d-0000-1111-2222-0a1b2c3d4e5f',
    'arn:aws:kms:us-east-1:000000000000:alias/models',
  ])
    test(`takes ${kmsKey} as a key, and a network`, () => {
      const vpc = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d4e5f67890'] };
      const { request } = parseRequest({ ...shortest, kmsKey, vpc }, defaults);
      assert.deepEqual([request.kmsKeyId, request.vpc], [kmsKey, vpc]);
    });

  test('takes a judge, whose win rate may decide', () => {
    const judge = { model: 'us.anthropic.claude-sonnet-4-20250514-v1:0', rubric: 'Shorter is better.' };
    const decision = { metric: 'judge.winRate', guardrails: [{ metric: 'rougeL.f1', maximumDrop: 0.1 }] };
    const { request } = parseRequest({ ...shortest, evaluation: { judge }, decision }, defaults);
    assert.deepEqual(request.evaluation.judge, judge);
    assert.equal(request.decision.metric, 'judge.winRate');
    assert.ok(!('judge' in parseRequest(shortest, defaults).request.evaluation));
  });

  for (const [field, decision] of [
    ['decision.metric', { metric: 'judge.winRate' }],
    ['decision.guardrails[0].metric', { guardrails: [{ metric: 'judge.winRate' }] }],
  ] as const) {
    test(`refuses ${field} by a judge where there is none`, () => {
      assert.throws(
        () => parseRequest({ ...shortest, decision }, defaults),
        ({ problems }: InvalidRequestError) => {
          assert.deepEqual(
            problems.map((problem) => problem.field),
            [field],
          );
          return /add evaluation\.judge/.test(problems[0]?.message ?? '');
        },
      );
    });
  }

  test('needs a job name, a base model and training data, and names the model after the job', () => {
    const { request } = parseRequest({ ...shortest, jobName: 'Summaries.2024+v1' }, defaults);
    assert.equal(request.customModelName, 'Summaries-2024-v1');
    assert.equal(request.output, 's3://output-bucket/Summaries.2024-v1');
    assert.deepEqual(request.hyperParameters, {});
  });

  test('says how metrics are computed, each option by itself', () => {
    const { request } = parseRequest(
      {
        ...shortest,
        evaluation: {
          sentenceEncoder: './of-sentences',
          metrics: ['embeddingCosine'],
          metricOptions: { bertscore: { layer: 0, rescale: { language: 'en' } }, rouge: { stem: true } },
        },
        decision: { metric: 'embeddingCosine', guardrails: [{ metric: 'embeddingCosine' }] },
      },
      defaults,
    );
    assert.equal(request.evaluation.sentenceEncoder, './of-sentences');
    assert.deepEqual(request.evaluation.metricOptions, {
      bertscore: { idf: false, rescale: { language: 'en' }, precision: 'fp32', layer: 0 },
      rouge: { stem: true },
      exactMatch: { normalised: false },
      jsonMatch: { fenced: false },
      classification: { ignoreCase: false },
    });
  });

  const wrongOptions: readonly (readonly [options: object, problem: RegExp])[] = [
    [{ bertscore: { idf: 'yes' } }, /^evaluation\.metricOptions\.bertscore\.idf: must be true or false, but is "yes"$/],
    [{ bertscore: { precision: 'fp16' } }, /bertscore\.precision: must be one of "fp32", "int8", but is "fp16"$/],
    [{ bertscore: { layer: -1 } }, /bertscore\.layer: must be a whole number at least 0, but is -1$/],
    [{ bertscore: { rescale: true } }, /bertscore\.rescale: must be false, \{"language": "en"\} .*, but is true$/],
    [{ bertscore: { rescale: { file: '' } } }, /bertscore\.rescale\.file: must not be empty$/],
    [{ rouge: { stems: true } }, /^evaluation\.metricOptions\.rouge\.stems: is not a known field.*"stem"/],
    [{ bleu: {} }, /^evaluation\.metricOptions\.bleu: is not a known field/],
  ];
  for (const [metricOptions, problem] of wrongOptions)
    test(`refuses ${JSON.stringify(metricOptions)} by the option's name`, () => {
      const problems = problemsOf({ ...shortest, evaluation: { metricOptions } });
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', problem);
    });

  test('keeps what it says over what the worker says', () => {
    const { request } = parseRequest(
      {
        ...shortest,
        $schema: './customization-request.schema.json',
        training: { data: 's3://other/a/train.jsonl', validation: 's3://other/a/validation.jsonl' },
        evaluation: { prompts: 's3://other/both = one.jsonl', inferenceBucket: 'elsewhere', encoder: './encoder' },
        approval: { mode: 'required', expiresAfterHours: 0.5 },
        waiting: { firstIntervalSeconds: 90 },
        notification: false,
        roleArn: 'arn:aws-us-gov:iam::123456789012:role/path/name',
        output: 's3://other/metrics/',
        tags: { team: 'summaries' },
      },
      bareDefaults,
    );
    assert.equal(request.trainingData, 's3://other/a/train.jsonl');
    assert.equal(request.validationData, 's3://other/a/validation.jsonl');
    assert.equal(request.evaluation.prompts, 's3://other/both = one.jsonl');
    assert.equal(request.evaluation.references, undefined);
    assert.equal(request.evaluation.inferenceBucket, 'elsewhere');
    assert.equal(request.evaluation.encoder, './encoder');
    assert.deepEqual(request.approval, { mode: 'required', expiresAfterSeconds: 1800, remindEverySeconds: 86_400 });
    assert.equal(request.waiting.firstIntervalSeconds, 90);
    assert.equal(request.waiting.longestIntervalSeconds, 90);
    assert.deepEqual(request.notification, {});
    assert.equal(request.roleArn, 'arn:aws-us-gov:iam::123456789012:role/path/name');
    assert.equal(request.output, 's3://other/metrics/');
    assert.deepEqual(request.tags, { team: 'summaries' });
    assert.ok(!('$schema' in request));
  });

  for (const mode of ['required', 'when-better', 'automatic'] as const)
    test(`may say approval: "${mode}" in short`, () => {
      const { request } = parseRequest({ ...shortest, approval: mode }, defaults);
      assert.deepEqual(request.approval, { mode, expiresAfterSeconds: 604_800, remindEverySeconds: 86_400 });
    });

  test("may name the base model by its foundation model's ARN", () => {
    const baseModel = 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-text-v14:7:4k';
    const { request } = parseRequest({ ...shortest, baseModel }, defaults);
    assert.equal(request.baseModelId, 'cohere.command-text-v14:7:4k');
    assert.equal(request.baselineModelId, 'cohere.command-text-v14');
  });

  test('with own references takes the prompts from the usual file', () => {
    const { request } = parseRequest({ ...shortest, evaluation: { references: 'mine.json' } }, defaults);
    assert.equal(request.evaluation.prompts, 's3://validation-bucket/validation-data.json');
    assert.equal(request.evaluation.references, 's3://validation-bucket/mine.json');
  });

  test('without a sender or recipient is legal', () => {
    const { sender: _, ...withoutSender } = defaults;
    assert.deepEqual(parseRequest(shortest, withoutSender).request.notification, { recipient: 'team@example.com' });
  });
});

describe('a warning', () => {
  const warned: readonly (readonly [string, object, RegExp])[] = [
    [
      'a learning rate below the documented minimum',
      { hyperParameters: { learningRate: '1e-11' } },
      /learningRate: "1e-11" is below 0\.000005/,
    ],
    [
      'a learning rate beside validation data',
      { hyperParameters: { learningRate: 1e-5 }, training: { data: 't', validation: 'v' } },
      /learningRate: AWS recommends leaving it out/,
    ],
    [
      'a share to hold out beside validation data',
      { hyperParameters: { evalPercentage: 20 }, training: { data: 't', validation: 'v' } },
      /evalPercentage: Bedrock ignores it/,
    ],
  ];
  for (const [name, change, expected] of warned)
    test(`is given for ${name}, which is accepted`, () => {
      const { warnings } = parseRequest({ ...shortest, ...change }, defaults);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', expected);
    });

  test('is given where the model could last be customized in other Regions', () => {
    const { warnings } = parseRequest(shortest, { ...defaults, region: 'eu-west-3' });
    assert.match(
      warnings.join(),
      /baseModel: Cohere Command Light could last be customized in us-east-1, us-west-2 .* eu-west-3/,
    );
  });
});

describe('hyperparameters', () => {
  const kept: readonly (readonly [string | number, string])[] = [
    [0.00001, '0.00001'],
    [1e-7, '0.0000001'],
    ['1e-11', '0.00000000001'],
    ['0.00000000001', '0.00000000001'],
    ['1.25E-3', '0.00125'],
    ['1e-1', '0.1'],
    [0.1, '0.1'],
  ];
  for (const [given, expected] of kept)
    test(`given as ${JSON.stringify(given)} are kept as the plain decimal ${expected}`, () => {
      const { request } = parseRequest({ ...shortest, hyperParameters: { learningRate: given } }, defaults);
      assert.equal(request.hyperParameters.learningRate, expected);
    });

  const refused: readonly (readonly [object, RegExp])[] = [
    [{ epochCount: '0' }, /hyperParameters\.epochCount: is out of range; .*a whole number from 1 to 100, but got "0"/],
    [{ epochCount: 101 }, /from 1 to 100, but got 101/],
    [{ epochCount: '1.5' }, /epochCount: is not a whole number; .*"1\.5"/],
    [{ epochCount: 'many' }, /epochCount: is not a number; .*"many"/],
    [{ epochCount: '' }, /epochCount: is not a number/],
    [{ epochCount: ' 1' }, /epochCount: is not a number/],
    [{ epochCount: '0x10' }, /epochCount: is not a number/],
    [{ epochCount: null }, /epochCount: must be a number, with or without quotes, but is null/],
    [{ batchSize: 4 }, /batchSize: .*from 8 to 32, but got 4/],
    [{ learningRate: 0 }, /learningRate: .*above 0 and at most 0\.1, but got 0/],
    [{ learningRate: '-0.1' }, /learningRate: is out of range/],
    [{ learningRate: '0.2' }, /learningRate: is out of range/],
    [{ learningRate: '1e-999' }, /learningRate: is out of range/],
    [
      { learnRate: '0.1' },
      /hyperParameters\.learnRate: is no hyperparameter of Cohere Command Light \(did you mean "learningRate"\?\)/,
    ],
    [{ warmup: 1 }, /warmup: is no hyperparameter of .* \(known: epochCount, batchSize, .*\)/],
  ];
  for (const [hyperParameters, expected] of refused)
    test(`${JSON.stringify(hyperParameters)} are refused once`, () => {
      const problems = problemsOf({ ...shortest, hyperParameters });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', expected);
    });

  test('differ between models of a family', () => {
    const request = { ...shortest, baseModel: 'cohere.command-text-v14:7:4k', hyperParameters: { batchSize: 16 } };
    assert.match(problemsOf(request).join(), /Cohere Command takes a whole number, namely 8, but got 16/);
  });
});

describe('a wrong request', () => {
  for (const [raw, kind] of [
    [undefined, 'nothing'],
    [null, 'null'],
    ['{}', 'text'],
    [7, 'a number'],
    [true, 'true or false'],
    [[awsPayload], 'an array'],
  ] as const)
    test(`that is ${kind} has one clear problem`, () => {
      const problems = problemsOf(raw);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', new RegExp(`^request: must be one JSON object, but is ${kind}`));
    });

  /** A change to a request in Temper's own form, and all the problems that it has then. */
  const wrong: readonly (readonly [string, object, readonly RegExp[]])[] = [
    [
      'an unknown field',
      { hyperParametres: {} },
      [/^hyperParametres: is not a known field \(did you mean "hyperParameters"\?\)$/],
    ],
    ['an unknown field that is like none', { zzz: 1 }, [/^zzz: is not a known field \(known: \$schema, jobName, /]],
    [
      'an unknown field in a list',
      { decision: { guardrails: [{ metric: 'rougeL.f1', zzz: 1 }] } },
      [/^decision\.guardrails\.0\.zzz: is not a known field \(known: metric, maximumDrop\)$/],
    ],
    [
      'an unknown field in a map',
      { family: { hyperParameters: { epochCount: { maximun: 3 } } } },
      [/^family\.hyperParameters\.epochCount\.maximun: is not a known field \(did you mean "maximum"\?\)$/],
    ],
    [
      'a wrong default in a map',
      { family: { hyperParameters: { epochCount: { default: true } } } },
      [/^family\.hyperParameters\.epochCount\.default: must be a number or text, but is true$/],
    ],
    ['a number that is missing', { budget: {} }, [/^budget\.maxCostUsd: is missing: it must be a number above 0$/]],
    [
      'a choice that is missing',
      { decision: { guardrails: [{}] } },
      [/^decision\.guardrails\.0\.metric: is missing: it must be one of "bertscore\.f1", /],
    ],
    [
      'a filter that no logs have, among good ones',
      {
        customizationType: 'DISTILLATION',
        baseModel: 'amazon.nova-micro-v1:0:128k',
        hyperParameters: {},
        training: undefined,
        distillation: {
          teacher: 'amazon.nova-pro-v1:0',
          invocationLogs: {
            source: 's3://abc/logs',
            filter: { andAll: [{ equals: { a: 'b' } }, { equal: { a: 'b' } }] },
          },
        },
      },
      [
        /^distillation\.invocationLogs\.filter\.andAll\.1\.equals: is missing/,
        /^distillation\.invocationLogs\.filter\.andAll\.1\.equal: is not a known field \(did you mean "equals"\?\)$/,
      ],
    ],
    [
      'an unknown field deep inside',
      { evaluation: { inference: { maxToken: 1 } } },
      [/^evaluation\.inference\.maxToken: .*"maxTokens"/],
    ],
    ['an unknown field in an alternative', { approval: { mod: 'required' } }, [/^approval\.mod: .*"mode"/]],
    ['a field with a strange name', { 'job name': 'x' }, [/^\["job name"\]: .*"jobName"/]],
    ['a missing field', { jobName: undefined }, [/^jobName: is missing\. Name of the customization job/]],
    ['a missing part', { training: {} }, [/^training\.data: is missing\. Training data/]],
    ['the wrong kind', { jobName: 7 }, [/^jobName: must be text, but is a number: 7$/]],
    [
      'the wrong kind of part',
      { training: 'train.jsonl' },
      [/^training: must be an object, but is text: "train\.jsonl"$/],
    ],
    ['the wrong kind of map', { hyperParameters: [] }, [/^hyperParameters: must be an object, but is an array/]],
    [
      'an underscore in a job name',
      { jobName: 'my_job' },
      [/^jobName: "my_job" is not a legal name: .*for example "my-job"$/],
    ],
    ['a job name of nothing', { jobName: '' }, [/^jobName: "" is not a legal name/]],
    [
      'a job name that is too long',
      { jobName: 'j'.repeat(64) },
      [/^jobName: .*64 characters, and Bedrock allows at most 63/],
    ],
    ['a double separator in a model name', { customModelName: 'a--b' }, [/^customModelName: .*for example "a-b"/]],
    ['a dot in a model name', { customModelName: 'a.b' }, [/^customModelName: .*for example "a-b"/]],
    [
      'an on-demand id',
      { baseModel: 'cohere.command-light-text-v14' },
      [/^baseModel: .*did you mean "cohere\.command-light-text-v14:7:4k"/],
    ],
    [
      'an unknown model',
      { baseModel: 'acme.giant-v1' },
      [
        /^baseModel: "acme\.giant-v1" is no base model that Temper can customize \(known: amazon\.nova-micro-v1:0:128k, .*describe .* in "family"/,
      ],
    ],
    [
      'a model of another Region',
      { baseModel: 'arn:aws:bedrock:eu-west-1::foundation-model/cohere.command-text-v14:7:4k' },
      [/^baseModel: .* is in eu-west-1, but the worker works in us-east-1/],
    ],
    [
      'no customization type',
      { customizationType: 'TEACHING' },
      [/^customizationType: must be one of "FINE_TUNING", .*, but is "TEACHING"/],
    ],
    [
      'a blank in a key for Bedrock',
      { training: { data: 's3://abc/my data.jsonl' } },
      [/^training\.data: "s3:\/\/abc\/my data\.jsonl" names no object/],
    ],
    [
      'a Hive-style folder for Bedrock',
      { training: { data: 's3://abc/a=b/c.jsonl' } },
      [/^training\.data: .*a key has letters, digits and/],
    ],
    ['a folder as data', { training: { data: 's3://abc/data/' } }, [/^training\.data: .*names no object/]],
    [
      'a web address as data',
      { evaluation: { prompts: 'https://example.com/a.json' } },
      [/^evaluation\.prompts: .*names no object/],
    ],
    [
      'too many tokens',
      { evaluation: { inference: { maxTokens: 5000 } } },
      [/^evaluation\.inference\.maxTokens: 5000 is out of range: Cohere Command Light allows at most 4096/],
    ],
    [
      'a part of a token',
      { evaluation: { inference: { maxTokens: 1.5 } } },
      [/^evaluation\.inference\.maxTokens: must be a whole number at least 1, but is 1\.5/],
    ],
    [
      'a negative temperature',
      { evaluation: { inference: { temperature: -1 } } },
      [/temperature: must be a number at least 0, but is -1/],
    ],
    [
      'a share beyond one',
      { evaluation: { minimumCoverage: 95 } },
      [/^evaluation\.minimumCoverage: must be a number from 0 to 1, but is 95/],
    ],
    [
      'a bucket with its scheme',
      { evaluation: { inferenceBucket: 's3://abc' } },
      [/^evaluation\.inferenceBucket: .*without s3:\/\//],
    ],
    [
      'an unknown metric',
      { decision: { metric: 'blue' } },
      [/^decision\.metric: must be one of "bertscore\.f1".*"rougeL\.f1".*but is "blue"/],
    ],
    [
      'an improvement in quotes',
      { decision: { minimumImprovement: '0.1' } },
      [/^decision\.minimumImprovement: must be a number from 0 to 100, but is "0\.1"/],
    ],
    ['an unknown approval', { approval: 'never' }, [/^approval: must be one of "required", .* but is "never"/]],
    [
      'an approval without time',
      { approval: { expiresAfterHours: 0 } },
      [/^approval\.expiresAfterHours: must be a number above 0 and at most 8760, but is 0/],
    ],
    [
      'waits that shrink',
      { waiting: { firstIntervalSeconds: 20, longestIntervalSeconds: 10 } },
      [/^waiting\.longestIntervalSeconds: must be a number at least 20/],
    ],
    [
      'serving by post',
      { serving: 'post' },
      [/^serving: must be one of "auto", "on-demand", "provisioned".*is "post"/],
    ],
    [
      'on-demand serving of a model that Bedrock serves by provisioned throughput only',
      { serving: 'on-demand' },
      [
        /^serving: custom models of Cohere Command Light are served by no on-demand deployment in us-east-1; serve it by/,
      ],
    ],
    [
      'a commitment that nobody accepts',
      { serving: { commitment: 'six-months', modelUnits: 2 } },
      [
        /^serving\.acceptCommitment: a commitment of six months can't be deleted.*2 model units for about 4380 hours, at USD 8\.22 an hour \(outdated, as of 2024-12-31\) about USD 36004 in all; add "acceptCommitment": true/,
      ],
    ],
    [
      'a commitment for what has none',
      { serving: { mode: 'on-demand', commitment: 'one-month', acceptCommitment: true } },
      [/^serving\.commitment: is "one-month", but only provisioned/, /^serving: custom models of/],
    ],
    [
      'model units for what has none',
      { serving: { mode: 'on-demand', modelUnits: 2 } },
      [/^serving\.modelUnits: only provisioned throughput has model units/, /^serving: custom models of/],
    ],
    [
      'model units said twice',
      { serving: { modelUnits: 2 }, throughput: { modelUnits: 3 } },
      [/^throughput\.modelUnits: is 3, but serving\.modelUnits is 2/],
    ],
    ['an endpoint name with a dot', { serving: { name: 'a.b' } }, [/^serving\.name: "a\.b" is not a legal name/]],
    ['a key that is none', { kmsKey: 'my key' }, [/^kmsKey: "my key" names no KMS key: give its id/]],
    [
      'a network without subnets',
      { vpc: { subnetIds: [], securityGroupIds: ['default'] } },
      [/^vpc\.subnetIds: must name at least one/, /^vpc\.securityGroupIds\.0: "default" is no id: it looks like sg-/],
    ],
    [
      'no model units',
      { throughput: { modelUnits: 0 } },
      [/^throughput\.modelUnits: must be a whole number at least 1, but is 0/],
    ],
    [
      'a notification that is true',
      { notification: true },
      [/^notification: must be false, or an object.*but is true/],
    ],
    [
      'a recipient without an address',
      { notification: { recipient: 'team' } },
      [/^notification\.recipient: "team" is not an e-mail address/],
    ],
    ['a user as role', { roleArn: 'arn:aws:iam::123456789012:user/me' }, [/^roleArn: .*is not a role's ARN/]],
    [
      'an output that is no folder',
      { output: 'metrics' },
      [/^output: "metrics" is not a folder that Bedrock can write to/],
    ],
    [
      "a tag in Temper's own space",
      { tags: { 'temper:run-id': 'x' } },
      [/^tags\["temper:run-id"\]: keys that begin with/],
    ],
    ['a tag with a strange value', { tags: { team: 'é' } }, [/^tags\.team: a value has letters/]],
    [
      'more tags than Bedrock takes',
      { tags: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`t${i}`, ''])) },
      [/^tags: holds more than 40 tags/],
    ],
  ];
  for (const [name, change, expected] of wrong)
    test(`with ${name} says so`, () => {
      const problems = problemsOf({ ...shortest, ...change });
      assert.equal(problems.length, expected.length, problems.join('\n'));
      for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? '', pattern);
    });

  test("in the AWS sample's form is told in that form's words, every problem at once", () => {
    const problems = problemsOf({
      BaseModelIdentifer: 'x',
      CustomModelName: 'my model',
      JobName: 'my_job',
      HyperParameters: { epochCount: '0' },
      TrainingDataFileName: 7,
      BaseModelIdentifier: 'cohere.command-light-text-v14:7:4k',
    });
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['CustomModelName', 'JobName', 'TrainingDataFileName', 'BaseModelIdentifer', 'HyperParameters.epochCount'],
    );
  });

  for (const field of Object.keys(awsPayload))
    test(`in the AWS sample's form without ${field} says so`, () => {
      const problems = problemsOf({ ...awsPayload, [field]: undefined });
      assert.deepEqual(
        problems.map((problem) => problem.slice(0, problem.indexOf('.'))),
        [`${field}: is missing`],
      );
    });

  test('on a worker without buckets and role names the fields and the variables', () => {
    assert.deepEqual(
      problemsOf(shortest, bareDefaults).map((problem) => problem.replace(/: .* or set /, ' → ')),
      [
        "training.data → TRAINING_DATA_BUCKET in the worker's environment",
        "evaluation.prompts → VALIDATION_DATA_BUCKET in the worker's environment",
        "evaluation.references → VALIDATION_DATA_BUCKET in the worker's environment",
        "evaluation.inferenceBucket → MODEL_INFERENCE_BUCKET in the worker's environment",
        "output → CUSTOMIZATION_OUTPUT_BUCKET in the worker's environment",
        "roleArn → BEDROCK_ROLE_ARN in the worker's environment",
      ],
    );
    assert.deepEqual(
      problemsOf(awsPayload, bareDefaults).map((problem) => problem.split(':')[0]),
      [
        'TrainingDataFileName',
        'VALIDATION_DATA_BUCKET',
        'MODEL_INFERENCE_BUCKET',
        'CUSTOMIZATION_OUTPUT_BUCKET',
        'BEDROCK_ROLE_ARN',
      ],
    );
  });

  test('with a hostile name is refused at once', { timeout: 5_000 }, () => {
    const hostile = `a${'-'.repeat(100_000)}_`;
    assert.ok(problemsOf({ ...shortest, jobName: hostile, customModelName: hostile, output: hostile }).length >= 3);
    assert.ok(problemsOf({ ...shortest, [hostile]: 1, baseModel: hostile, roleArn: hostile }).length >= 3);
    assert.ok(problemsOf({ ...shortest, hyperParameters: { learningRate: '1'.repeat(100_000) } }).length === 1);
  });

  test('whose keys are words of the language itself is refused', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      const raw = JSON.parse(JSON.stringify(shortest).replace(/}$/, `,"${key}":{"jobName":"x"}}`)) as unknown;
      assert.match(problemsOf(raw).join(), new RegExp(`^${key}: is not a known field`));
      const inside = JSON.parse(`{"hyperParameters":{"${key}":1}}`) as object;
      assert.match(
        problemsOf({ ...shortest, ...inside }).join(),
        new RegExp(`hyperParameters\\.${key}: is no hyperparameter`),
      );
    }
  });
});

describe('examples', () => {
  const schemaFile = 'customization-request.schema.json';
  const requests = readdirSync(exampleFolder).filter(
    (file) =>
      file.endsWith('.json') && ![schemaFile, 'validation-data.json', 'reference-inference.json'].includes(file),
  );

  test('there are requests in both forms', () => {
    for (const file of ['cohere-command-light.json', 'request.json', 'not-better.json'])
      assert.ok(requests.includes(file));
  });

  for (const file of requests)
    test(`${file} is a right request`, () => {
      assert.deepEqual(problemsOf(example(file)), []);
    });

  test('not-better.json asks for a learning rate that teaches nothing', () => {
    const { request, warnings } = parseRequest(example('not-better.json'), defaults);
    assert.equal(request.hyperParameters.learningRate, '0.00000000001');
    assert.equal(warnings.length, 1);
  });

  test('the JSON Schema is the one that `npm run schema` writes', () => {
    assert.deepEqual(example(schemaFile), JSON.parse(JSON.stringify(requestJsonSchema())));
  });

  test('every field of the JSON Schema is described', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      const { properties = {}, anyOf = [] } = node as { properties?: object; anyOf?: unknown[] };
      for (const [name, field] of Object.entries(properties)) {
        if (!(field as { description?: string }).description) undescribed.push(`${path}.${name}`);
        visit(field, `${path}.${name}`);
      }
      for (const branch of anyOf) visit(branch, path);
    };
    visit(requestJsonSchema(), '');
    assert.deepEqual(undescribed, []);
  });
});

test('a request may name every metric that an evaluation can measure', () => {
  assert.deepEqual([...requestMetricNames].sort(), [...measuredMetricNames].sort());
});
