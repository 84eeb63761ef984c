import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidRequestError } from '../../../src/domain/errors.ts';
import {
  customizationOf,
  customizationTypes,
  type CustomizationType,
  type HyperParameter,
} from '../../../src/domain/families/family.ts';
import { families } from '../../../src/domain/families/index.ts';
import { parseRequest, type RequestDefaults } from '../../../src/domain/request.ts';

const defaults: RequestDefaults = {
  trainingDataBucket: 'training-bucket',
  validationDataBucket: 'validation-bucket',
  modelInferenceBucket: 'inference-bucket',
  customizationOutputBucket: 'output-bucket',
  roleArn: 'arn:aws:iam::000000000000:role/bedrock',
  encoder: 'distilbert-base-uncased',
  sentenceEncoder: 'distilbert-base-uncased',
  firstIntervalSeconds: 15,
  longestIntervalSeconds: 60,
};

function problemsOf(raw: unknown): string[] {
  try {
    parseRequest(raw, defaults);
  } catch (error) {
    assert.ok(error instanceof InvalidRequestError, `threw ${String(error)}`);
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
  return [];
}

/** What AWS's pages say of each model (facts of 2026-11-21); a model that isn't here is a mistake. */
const documented: Readonly<Record<string, readonly CustomizationType[]>> = {
  'amazon.nova-micro-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'amazon.nova-lite-v1:0:300k': ['FINE_TUNING', 'DISTILLATION'],
  'amazon.nova-pro-v1:0:300k': ['FINE_TUNING', 'DISTILLATION'],
  'amazon.nova-2-lite-v1:0:256k': ['FINE_TUNING', 'REINFORCEMENT_FINE_TUNING'],
  'meta.llama3-1-8b-instruct-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'meta.llama3-1-70b-instruct-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'meta.llama3-2-1b-instruct-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'meta.llama3-2-3b-instruct-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'meta.llama3-2-11b-instruct-v1:0:128k': ['FINE_TUNING'],
  'meta.llama3-2-90b-instruct-v1:0:128k': ['FINE_TUNING'],
  'meta.llama3-3-70b-instruct-v1:0:128k': ['FINE_TUNING', 'DISTILLATION'],
  'amazon.titan-text-lite-v1:0:4k': ['FINE_TUNING', 'CONTINUED_PRE_TRAINING'],
  'amazon.titan-text-express-v1:0:8k': ['FINE_TUNING', 'CONTINUED_PRE_TRAINING'],
  'amazon.titan-text-premier-v1:0:32k': ['FINE_TUNING'],
  'amazon.titan-embed-image-v1:0': ['FINE_TUNING'],
  'amazon.titan-image-generator-v2:0': ['FINE_TUNING'],
  'amazon.titan-image-generator-v1:0': ['FINE_TUNING'],
  'cohere.command-light-text-v14:7:4k': ['FINE_TUNING'],
  'cohere.command-text-v14:7:4k': ['FINE_TUNING'],
  'anthropic.claude-3-haiku-20240307-v1:0:200k': ['FINE_TUNING'],
  'meta.llama2-13b-v1:0:4k': ['FINE_TUNING'],
  'meta.llama2-70b-v1:0:4k': ['FINE_TUNING'],
};

const models = families.flatMap((family) => family.baseModels.map((baseModel) => ({ family, baseModel })));

function requestOf(id: string, type: CustomizationType, hyperParameters: Readonly<Record<string, unknown>>) {
  const teacher =
    models.find(({ baseModel }) => baseModel.id === id)?.baseModel.teachers?.[0] ?? 'amazon.nova-pro-v1:0';
  return {
    jobName: 'my-job',
    baseModel: id,
    customizationType: type,
    training: { data: 'training-data.jsonl' },
    hyperParameters,
    ...(type === 'DISTILLATION' && { distillation: { teacher } }),
    ...(type === 'REINFORCEMENT_FINE_TUNING' && {
      reinforcement: { graderLambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:grader' },
    }),
  };
}

function requiredOnes(parameters: readonly HyperParameter[]): Record<string, unknown> {
  return Object.fromEntries(
    parameters.filter(({ required }) => required).map(({ name, minimum }) => [name, minimum] as const),
  );
}

test('every model of the registry is in the table', () => {
  assert.deepEqual(models.map(({ baseModel }) => baseModel.id).sort(), Object.keys(documented).sort());
});

for (const { family, baseModel } of models)
  describe(`a request for ${baseModel.name}`, () => {
    for (const type of customizationTypes) {
      const supported = documented[baseModel.id]?.includes(type);
      const parameters = customizationOf(family, type, baseModel)?.hyperParameters ?? [];
      const required = requiredOnes(parameters);

      if (!supported) {
        test(`by ${type} is refused with what it takes and the nearest that would`, () => {
          const problems = problemsOf(requestOf(baseModel.id, type, {}));
          const refusal = problems.find((problem) => problem.startsWith('customizationType: '));
          assert.match(refusal ?? '', new RegExp(`is "${type}", but .* takes .*the nearest model that takes it is "`));
          for (const each of documented[baseModel.id] ?? []) assert.ok(refusal?.includes(`"${each}"`), refusal);
          const nearest = /nearest model that takes it is "([^"]+)"/.exec(refusal ?? '')?.[1] ?? '';
          assert.ok(documented[nearest]?.includes(type), nearest);
        });
        continue;
      }

      test(`by ${type} is accepted`, () => {
        assert.deepEqual(problemsOf(requestOf(baseModel.id, type, required)), []);
        const { request } = parseRequest(requestOf(baseModel.id, type, required), defaults);
        assert.equal(request.customizationType, type);
        assert.equal(request.baselineModelId, baseModel.inferenceId);
      });

      for (const parameter of parameters) {
        const { name, minimum, maximum, exclusiveMinimum, words = [] } = parameter;
        const with_ = (value: unknown) => problemsOf(requestOf(baseModel.id, type, { ...required, [name]: value }));
        test(`by ${type} takes ${name} from its smallest to its largest value and nothing beyond`, () => {
          for (const word of words) assert.deepEqual(with_(word), []);
          const refused = [`some${words[0] ?? 'thing'}`, 'NaN', ''];
          if (parameter.type !== 'word') {
            assert.deepEqual(with_(exclusiveMinimum ? maximum : minimum), []);
            if (Number.isFinite(maximum)) assert.deepEqual(with_(maximum), []);
            refused.push(String(minimum - 1), ...(exclusiveMinimum ? [String(minimum)] : []));
            if (Number.isFinite(maximum)) refused.push(String(maximum + 1));
          }
          if (parameter.type === 'integer') refused.push(String(minimum + 0.5));
          for (const value of refused) {
            const [problem = '', ...more] = with_(value);
            assert.equal(more.length, 0);
            assert.ok(problem.startsWith(`hyperParameters.${name}: `), `${value}: ${problem}`);
            assert.ok(problem.includes(baseModel.name), problem);
          }
        });
        if (parameter.required)
          test(`by ${type} needs ${name}`, () => {
            const { [name]: _left, ...others } = required;
            const problems = problemsOf(requestOf(baseModel.id, type, others));
            assert.equal(problems.length, 1);
            assert.match(
              problems[0] ?? '',
              new RegExp(`^hyperParameters\\.${name}: is missing; .* requires it: .*or "`),
            );
          });
      }
    }
  });

describe('what a way of customizing needs', () => {
  const novaLite = 'amazon.nova-lite-v1:0:300k';
  const nova2 = 'amazon.nova-2-lite-v1:0:256k';
  const distilled = requestOf(novaLite, 'DISTILLATION', {});
  const reinforced = requestOf(nova2, 'REINFORCEMENT_FINE_TUNING', {});
  const tuned = requestOf(novaLite, 'FINE_TUNING', {});
  const logs = { source: 's3://logs/bedrock' };

  const wrong: readonly (readonly [string, object, readonly RegExp[]])[] = [
    ['no teacher', { ...distilled, distillation: undefined }, [/^distillation: is missing: DISTILLATION needs it/]],
    [
      'no grader',
      { ...reinforced, reinforcement: undefined },
      [/^reinforcement: is missing: REINFORCEMENT_FINE_TUNING/],
    ],
    [
      'a teacher for fine-tuning',
      { ...tuned, distillation: { teacher: 'amazon.nova-pro-v1:0' } },
      [/^distillation: is only for customizationType "DISTILLATION", but that is "FINE_TUNING": leave it out/],
    ],
    [
      'a grader for distillation',
      { ...distilled, reinforcement: reinforced.reinforcement },
      [/^reinforcement: is only for customizationType "REINFORCEMENT_FINE_TUNING"/],
    ],
    [
      'a teacher that can not teach it',
      { ...distilled, distillation: { teacher: 'meta.llama3-1-70b-instruct-v1:0' } },
      [
        /^distillation\.teacher: "meta\..*" can't teach Nova Lite: take one of "amazon\.nova-pro-v1:0", "amazon\.nova-premier/,
      ],
    ],
    ['no data', { ...tuned, training: undefined }, [/^training: is missing\. What the job learns from/]],
    [
      'data beside logs',
      { ...distilled, distillation: { teacher: 'amazon.nova-pro-v1:0', invocationLogs: logs } },
      [/^training: has no place beside distillation\.invocationLogs/],
    ],
    [
      'validation data for Nova 2',
      { ...requestOf(nova2, 'FINE_TUNING', {}), training: { data: 'a.jsonl', validation: 'b.jsonl' } },
      [/^training\.validation: has no use: FINE_TUNING of Nova 2 Lite takes no validation data/],
    ],
    [
      'a grader that is no function',
      { ...reinforced, reinforcement: { graderLambdaArn: 'arn:aws:iam::123456789012:role/grader' } },
      [/^reinforcement\.graderLambdaArn: .* is no Lambda function's ARN/],
    ],
    [
      'a filter of two keys',
      {
        ...distilled,
        training: undefined,
        distillation: {
          teacher: 'amazon.nova-pro-v1:0',
          invocationLogs: { ...logs, filter: { equals: { a: '1', b: '2' } } },
        },
      },
      [/^distillation\.invocationLogs\.filter.*: must have exactly one key/],
    ],
  ];
  for (const [name, request, expected] of wrong)
    test(`${name} is refused with the field and the remedy`, () => {
      const problems = problemsOf(request);
      assert.equal(problems.length, expected.length, problems.join('\n'));
      for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? '', pattern);
    });

  for (const teacher of [
    'amazon.nova-pro-v1:0',
    'us.amazon.nova-pro-v1:0',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
    'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-premier-v1:0',
  ])
    test(`the teacher may be ${teacher}`, () => {
      assert.deepEqual(problemsOf({ ...distilled, distillation: { teacher } }), []);
    });

  test('logs take the place of the data', () => {
    const filter = { andAll: [{ equals: { project: 'summaries' } }, { notEquals: { stage: 'test' } }] };
    const invocationLogs = { ...logs, usePromptResponse: true, filter };
    const distillation = { teacher: 'amazon.nova-pro-v1:0', maximumResponseTokens: 1_000, invocationLogs };
    const { request } = parseRequest({ ...distilled, training: undefined, distillation }, defaults);
    assert.equal(request.trainingData, 's3://logs/bedrock');
    assert.deepEqual(request.distillation, {
      teacher: 'amazon.nova-pro-v1:0',
      maximumResponseTokens: 1_000,
      invocationLogs: { usePromptResponse: true, filter },
    });
  });

  test('a custom model is customized further, as its base model would be', () => {
    const arn = `arn:aws:bedrock:us-east-1:123456789012:custom-model/${novaLite}/abcdefghijkl`;
    const { request } = parseRequest({ ...tuned, baseModel: arn, hyperParameters: { epochCount: 3 } }, defaults);
    assert.equal(request.startsFrom, arn);
    assert.equal(request.baseModelId, novaLite);
    assert.equal(request.baselineModelId, 'amazon.nova-lite-v1:0');
    assert.match(
      problemsOf({ ...tuned, baseModel: arn, hyperParameters: { epochCount: 6 } }).join('\n'),
      /^hyperParameters\.epochCount: is out of range; Nova Lite takes/,
    );
  });
});
