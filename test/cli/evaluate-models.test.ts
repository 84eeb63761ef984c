import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint, S3Uri } from '../../src/domain/ports.ts';
import type { EvaluateInput } from '../../src/workflows/evaluate-model.ts';
import { createFakePorts } from '../fakes/index.ts';
import { improved } from '../report/evaluation-reports.ts';
import { createFakeEvaluations, noAws, run, type World } from './harness.ts';

const baseline = 'cohere.command-light-text-v14';
const candidate = 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/ddddeeeeffff';
const reportUri = 's3://inference/evaluate-x/run/report.html';
const files: Readonly<Record<S3Uri, string>> = {
  's3://validation/validation-data.json': '[]',
  's3://validation/reference-inference.json': '[]',
  's3://elsewhere/both.jsonl': '',
  's3://inference/evaluate-x/run/report.json': JSON.stringify(improved),
};

/** Comes of Command Light; `candidateOfText` of Command, as only its custom model's entry says. */
const candidateOfText = 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/eeeeffff0000';
const customModelArn = 'arn:aws:bedrock:us-east-1:000000000000:custom-model/imported/aaaabbbbcccc';
const served: Readonly<Record<string, string>> = {
  [candidate]: 'arn:aws:bedrock:us-east-1:000000000000:custom-model/cohere.command-light-text-v14:7:4k/aaaabbbbcccc',
  [candidateOfText]: customModelArn,
};

function world(more: World = {}): World {
  const fakes = createFakePorts({ now: () => 0, buckets: ['validation', 'inference', 'elsewhere'] });
  const ports = {
    ...fakes,
    endpoints: {
      ...fakes.endpoints,
      find: async (_kind: string, arn: string) =>
        served[arn] === undefined ? null : ({ arn, modelArn: served[arn] } as Endpoint),
    },
    models: {
      ...fakes.models,
      findCustomModel: async (arn: string) =>
        arn === customModelArn
          ? {
              arn,
              name: 'imported',
              baseModelArn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-text-v14',
            }
          : null,
    },
  };
  for (const [uri, text] of Object.entries(files)) fakes.controls.putObject(uri as S3Uri, text);
  return {
    aws: { ...noAws, ports: async () => ports, readRequest: () => null, inferenceBucket: () => 'inference' },
    defaults: { validationDataBucket: 'validation', modelInferenceBucket: 'inference' },
    ...more,
  };
}

const args = (...more: readonly string[]) => [
  'evaluate',
  ...(more.includes('--baseline') ? [] : ['--baseline', baseline]),
  ...(more.includes('--candidate') ? [] : ['--candidate', candidate]),
  ...more,
];

test('two models answer on the task queue with the settings of a request; the report is the one that they leave', async () => {
  const looks = [
    { unanswered: 'no poller' },
    { words: 'answering: 10 of 40 answers' },
    { words: 'answering: 10 of 40 answers' },
    { words: 'scoring: 40 of 40 answers' },
  ];
  const fake = createFakeEvaluations({ looks, ending: { reportUri } });
  const options = ['--bertscore-idf', '--bertscore-rescale', 'en', '--bertscore-layer', '0', '--rouge-stem'];
  const ran = await run(
    args('--workflow-id', 'evaluate-x', '--metrics', 'bleu', '--guardrail', 'bleu:0.5', '--gate', ...options),
    world(fake),
  );
  assert.equal(ran.exitCode, 0, ran.stderr);
  const [started] = fake.started;
  const { settings, ...rest } = inputOf(started);
  assert.equal(started?.workflowId, 'evaluate-x');
  assert.deepEqual(rest, {
    decision: {
      rule: 'paired',
      metric: 'bertscore.f1',
      minimumImprovement: 0,
      guardrails: [{ metric: 'bleu', maximumDrop: 0.5 }],
      seed: 1,
      resamples: 10_000,
    },
    baseModelId: 'cohere.command-light-text-v14:7:4k',
    baseline,
    candidate,
  });
  assert.equal(settings.sentenceEncoder, 'a-sentence-encoder');
  assert.deepEqual(settings.metricOptions, {
    bertscore: { idf: true, rescale: { language: 'en' }, precision: 'fp32', layer: 0 },
    rouge: { stem: true },
    exactMatch: { normalised: false },
    jsonMatch: { fenced: false },
    classification: { ignoreCase: false },
  });
  const { prompts, references, inferenceBucket, encoder, metrics, minimumCoverage } = settings;
  assert.deepEqual(
    { prompts, references, inferenceBucket, encoder, metrics, minimumCoverage },
    {
      prompts: 's3://validation/validation-data.json',
      references: 's3://validation/reference-inference.json',
      inferenceBucket: 'inference',
      encoder: 'an-encoder',
      metrics: ['bleu'],
      minimumCoverage: 0.95,
    },
  );
  assert.equal(ran.stdout.split('answering: 10 of 40 answers').length, 2, 'each thing is said once');
  assert.match(ran.stdout, /no worker answers \(no poller\)/u);
  assert.match(ran.stdout, /--workflow-id evaluate-x/u);
  assert.match(ran.stdout, /^Better: the candidate beats the baseline\.$/mu);
});

test('--json answers with the report', async () => {
  const ran = await run(args('--json'), world(createFakeEvaluations({ ending: { reportUri } })));
  assert.deepEqual(JSON.parse(ran.stdout), JSON.parse(JSON.stringify(improved)));
});

test('one file may hold prompts and references, in any bucket', async () => {
  const fake = createFakeEvaluations({ ending: { reportUri } });
  const ran = await run(args('--prompts', 's3://elsewhere/both.jsonl'), {
    ...world(fake),
    defaults: { modelInferenceBucket: 'inference' },
  });
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { settings } = inputOf(fake.started[0]);
  assert.deepEqual([settings.prompts, settings.references], ['s3://elsewhere/both.jsonl', undefined]);
});

const light = 'cohere.command-light-text-v14:7:4k';
const text = 'cohere.command-text-v14:7:4k';
const unknownArn = 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/000000000000';
const origins: readonly {
  readonly given: readonly string[];
  readonly baseModelId: EvaluateInput['baseModelId'];
  readonly asked?: string;
}[] = [
  { given: ['--baseline', text], baseModelId: { baseline: text, candidate: light }, asked: 'cohere.command-text-v14' },
  {
    given: ['--baseline', 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-text-v14'],
    baseModelId: { baseline: text, candidate: light },
  },
  {
    given: ['--baseline', `arn:aws:bedrock:us-east-1:000000000000:custom-model/${text}/aaaabbbbcccc`],
    baseModelId: { baseline: text, candidate: light },
  },
  {
    given: ['--baseline', 'us.cohere.command-light-text-v14', '--candidate', candidateOfText],
    baseModelId: { baseline: light, candidate: text },
  },
  { given: ['--baseline', candidate], baseModelId: light },
  { given: ['--candidate', unknownArn, '--base-model', 'cohere.command-light-text-v14'], baseModelId: light },
  {
    given: ['--candidate', unknownArn, '--base-model', text],
    baseModelId: { baseline: light, candidate: text },
  },
];
for (const { given, baseModelId, asked = given[1] } of origins) {
  test(`of ${given.join(' ')} each model is asked in the form of its own base model`, async () => {
    const fake = createFakeEvaluations({ ending: { reportUri } });
    const ran = await run(args(...given), world(fake));
    assert.equal(ran.exitCode, 0, ran.stderr);
    const input = inputOf(fake.started[0]);
    assert.deepEqual(input.baseModelId, baseModelId);
    assert.equal(given[0] === '--baseline' ? input.baseline : input.candidate, asked);
  });
}

test('a judge is part of the settings, and its win rate may decide', async () => {
  const fake = createFakeEvaluations({ ending: { reportUri } });
  const judge = { model: 'us.amazon.nova-pro-v1:0', rubric: 'Shorter is better.' };
  const ran = await run(
    args('--judge', judge.model, '--rubric', judge.rubric, '--metric', 'judge.winRate'),
    world(fake),
  );
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { settings, decision } = inputOf(fake.started[0]);
  assert.deepEqual([settings.judge, decision.metric], [judge, 'judge.winRate']);
});

test('an evaluation that is there already is waited for if it is the same, and refused if not', async () => {
  const first = createFakeEvaluations({ ending: { reportUri } });
  await run(args('--workflow-id', 'x'), world(first));
  const present = first.started[0]?.input;

  const same = createFakeEvaluations({ ending: { reportUri }, present });
  const again = await run(args('--workflow-id', 'x'), world(same));
  assert.equal(again.exitCode, 0);
  assert.match(again.stdout, /started with the same models and settings before/u);

  const other = createFakeEvaluations({ ending: { reportUri }, present });
  const refused = await run(args('--workflow-id', 'x', '--seed', '2'), world(other));
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /with other models or settings: give another --workflow-id/u);
});

test('an evaluation that failed says why; as a gate it is not "not better"', async () => {
  const ending = {
    outcome: 'failed',
    workflowId: 'x',
    runId: 'r',
    reason: 'none of the 40 records has an answer from both models',
    type: 'NothingToScore',
  } as const;
  const ran = await run(args(), world(createFakeEvaluations({ ending })));
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /failed: none of the 40 records/u);
  assert.equal((await run(args('--gate'), world(createFakeEvaluations({ ending })))).exitCode, 2);
});

const misuses: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly defaults?: World['defaults'];
  readonly says: RegExp;
}[] = [
  {
    name: 'a throughput of which nobody knows where it comes from',
    args: ['--candidate', unknownArn],
    says: /neither --candidate arn:\S+ nor Bedrock says which base model it comes from: name it with --base-model \(known: amazon\.nova-micro/u,
  },
  {
    name: 'a model of no known family',
    args: ['--baseline', 'ai21.jamba-1-5-mini-v1:0'],
    says: /^--baseline ai21\S+ is of no family that Temper knows \(known: .*\); .*--base-model/mu,
  },
  {
    name: 'a judge that nobody offers',
    args: ['--judge', 'amazon.nova-maxi-v1:0', '--rubric', 'Shorter is better.'],
    says: /^--judge "amazon\.nova-maxi-v1:0" is not offered to this account/mu,
  },
  {
    name: 'a judge that answers only where it is provisioned',
    args: ['--judge', light, '--rubric', 'Shorter is better.'],
    says: /^--judge "cohere\S+" does not answer on demand \(PROVISIONED\)/mu,
  },
  {
    name: 'a throughput for a judge that does not exist',
    args: ['--judge', unknownArn, '--rubric', 'Shorter is better.'],
    says: /^--judge arn:\S+ does not exist/mu,
  },
  {
    name: 'a judge without a rubric',
    args: ['--judge', baseline],
    says: /^--rubric is missing/mu,
  },
  {
    name: 'a win rate without a judge',
    args: ['--metric', 'judge.winRate'],
    says: /^--metric is "judge\.winRate", but nobody judges: add --judge MODEL and --rubric TEXT/mu,
  },
  {
    name: 'an unknown base model',
    args: ['--base-model', 'cohere.command-lite'],
    says: /no base model that Temper knows/u,
  },
  {
    name: 'a misspelt file',
    args: ['--baseline', 'answres.json'],
    says: /there is no file answres\.json: check --baseline/u,
  },
  {
    name: 'prompts that are not there',
    args: ['--prompts', 's3://elsewhere/no.jsonl', '--references', 's3://elsewhere/both.jsonl'],
    says: /--prompts: s3:\/\/elsewhere\/no\.jsonl does not exist/u,
  },
  {
    name: 'prompts that are no object',
    args: ['--prompts', 's3://x/'],
    says: /^--prompts "s3:\/\/x\/" names no object/mu,
  },
  {
    name: 'prompts in no known bucket',
    args: ['--prompts', 'both.jsonl'],
    defaults: { modelInferenceBucket: 'inference' },
    says: /set VALIDATION_DATA_BUCKET/u,
  },
  {
    name: 'no bucket for the answers',
    args: [],
    defaults: { validationDataBucket: 'validation' },
    says: /set MODEL_INFERENCE_BUCKET/u,
  },
  {
    name: 'a bucket for the answers that is not there',
    args: [],
    defaults: { validationDataBucket: 'validation', modelInferenceBucket: 'no-such' },
    says: /bucket no-such does not exist/u,
  },
];
for (const { name, args: more, defaults, says } of misuses) {
  test(`${name}: misuse, and nothing is started`, async () => {
    const ran = await run(args(...more), { ...world(), ...(defaults && { defaults }) });
    assert.match(ran.stderr, says);
    assert.equal(ran.exitCode, 2);
  });
}

function inputOf(started: { readonly input: unknown } | undefined): EvaluateInput {
  assert.ok(started, 'nothing was started');
  return started.input as EvaluateInput;
}
