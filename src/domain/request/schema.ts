/** Both forms in which a customization can be asked for; `examples/customization-request.schema.json` is made from this. */
import { z } from 'zod';
import { approvalModes, judgeMetricName, metricFamilyNames, metricNames } from '../customization.ts';
import { data } from './data.ts';
import { customizationTypes } from '../families/family.ts';
import { knownBaseModelIds } from '../families/index.ts';
import { budget, prices } from './budget.ts';
import { distillation } from './distillation.ts';
import { family } from './family.ts';
import {
  anyObject,
  bedrockFolderUri,
  bedrockObject,
  bucketName,
  choice,
  email,
  jobName,
  modelName,
  number,
  oneOf,
  roleArn,
  text,
} from './fields.ts';
import { metricOptions } from './metric-options.ts';
import { reinforcement } from './reinforcement.ts';
import { kmsKey } from './kms-key.ts';
import { serving, throughput } from './serving.ts';
import { vpc } from './vpc.ts';

const baseModel = text(
  'Base model to customize: its id with the variant, or the ARN of the foundation model; or a custom model to customize further, by its name or ARN.',
  [...knownBaseModelIds],
).max(2048, { error: 'is longer than the 2048 characters that Bedrock allows' });

const hyperParameters = z
  .record(z.string(), z.union([z.string(), z.number()], { error: 'must be a number, with or without quotes' }))
  .meta({
    description:
      "Hyperparameters by the family's own names, as numbers with or without quotes; Bedrock fills in the rest.",
    examples: [{ epochCount: '1', batchSize: '8', learningRate: '0.00001' }],
  });

const jobNameDescription =
  'Name of the customization job. Bedrock never forgets a name, so each customization needs a new one.';
const modelNameDescription = 'Name of the custom model';
const trainingDescription =
  'Training data, JSON Lines in the form that the base model takes, such as {"prompt", "completion"}: an S3 URI, or the name of a file in TRAINING_DATA_BUCKET.';

/** The payload of the AWS Step Functions sample, as its README gives it. */
export const awsForm = z
  .strictObject({
    BaseModelIdentifier: baseModel,
    CustomModelName: modelName(`${modelNameDescription}.`),
    JobName: jobName(jobNameDescription),
    HyperParameters: hyperParameters,
    TrainingDataFileName: bedrockObject(trainingDescription),
  })
  .meta({ title: "The AWS Step Functions sample's payload" });

const training = z
  .strictObject({
    data: bedrockObject(trainingDescription),
    validation: bedrockObject(
      'Validation data for the job, in the same form: an S3 URI, or the name of a file in VALIDATION_DATA_BUCKET. Without it Bedrock holds out evalPercentage of the training data.',
    ).optional(),
  })
  .meta({ description: 'What the job learns from, an object such as {"data": "training-data.jsonl"}.' });

const inference = z
  .strictObject({
    maxTokens: number({ minimum: 1, whole: true }, 'Longest answer, in tokens.').default(256),
    temperature: number({ minimum: 0 }, 'Randomness of the answers; 0 makes a comparison repeatable.').default(0),
  })
  .meta({ description: 'How both models answer.' });

const judge = z
  .strictObject({
    model: text('Model that judges: an id for inference, or the ARN of one. Choose another than those it judges.', []),
    rubric: text('By which criteria one answer is better than another, in words.', []).max(20_000, {
      error: 'is longer than 20,000 characters',
    }),
  })
  .meta({
    description:
      'A model that compares both answers to each record, twice, the answers swapped; what it prefers is the metric judge.winRate.',
  });

const evaluation = z
  .strictObject({
    prompts: anyObject(
      'Prompts, one a record, as a JSON array or JSON Lines: an S3 URI, or the name of a file in VALIDATION_DATA_BUCKET. Its records may hold the completion or reference too. Default: validation-data.json, with reference-inference.json as references.',
    ).optional(),
    references: anyObject(
      'Reference answers in the order of the prompts: an S3 URI, or the name of a file in VALIDATION_DATA_BUCKET. Leave it out where the prompts file holds them.',
    ).optional(),
    encoder: text(
      "Encoder of BERTScore: a hub id, or a folder on the worker. Default: the worker's TEMPER_ENCODER.",
    ).optional(),
    sentenceEncoder: text(
      "Encoder of embeddingCosine: a hub id, or a folder on the worker. Default: the worker's TEMPER_SENTENCE_ENCODER.",
    ).optional(),
    metricOptions: metricOptions.prefault({}),
    metrics: z
      .array(choice([...metricNames, ...metricFamilyNames], 'A metric, or a family for all of its metrics.'))
      .default([])
      .meta({ description: 'Metrics to show beside BERTScore and ROUGE-L, which are always measured.' }),
    inference: inference.prefault({}),
    maximumConcurrency: number(
      { minimum: 1, maximum: 256, whole: true },
      'Calls in flight at once to one model at most; fewer while Bedrock throttles.',
    ).default(32),
    recordsPerShard: number({ minimum: 1, maximum: 10_000, whole: true }, 'Records that one activity answers.').default(
      1_000,
    ),
    minimumCoverage: number(
      { minimum: 0, maximum: 1 },
      'Share of the records that both models must have answered; below it the verdict is invalid.',
    ).default(0.95),
    judge: judge.optional(),
    inferenceBucket: bucketName(
      'Bucket for inferences, scores and the result. Default: MODEL_INFERENCE_BUCKET.',
    ).optional(),
  })
  .meta({ description: 'How the custom model is compared with the base model.' });

const decisionMetrics: readonly [string, ...string[]] = [...metricNames, judgeMetricName];

const guardrail = z.strictObject({
  metric: choice(decisionMetrics, 'The metric that must not fall.'),
  maximumDrop: number({ minimum: 0, maximum: 100 }, 'By how much it may fall.').default(0),
});

const decision = z
  .strictObject({
    rule: choice(
      ['paired', 'mean'],
      'paired: better where the whole 95 % interval of the paired difference lies above minimumImprovement and the paired test agrees. mean: the two means alone, as the AWS sample compares them, and what its own payload is decided by.',
    ).default('paired'),
    metric: choice(decisionMetrics, 'The metric that decides.').default('bertscore.f1'),
    minimumImprovement: number({ minimum: 0, maximum: 100 }, 'By how much it has to improve.').default(0),
    guardrails: z
      .array(guardrail)
      .max(20, { error: 'holds more than 20 guardrails' })
      .default([])
      .meta({ description: 'Metrics that must not fall by more than they may; corrected for their number by Holm.' }),
    seed: number({ minimum: 0, maximum: 4_294_967_295, whole: true }, 'Seed of the resampling.').default(1),
    resamples: number(
      { minimum: 1_000, maximum: 100_000, whole: true },
      'Resamples of the interval and of the permutation test.',
    ).default(10_000),
  })
  .meta({ description: 'When the custom model counts as better.' });

const approvalMode = choice(
  approvalModes,
  'required: a person decides on every verdict. when-better: a person decides on a better model, everything else is released. automatic: a better model is kept, everything else released.',
);

const approvalSettings = z.strictObject({
  mode: approvalMode.default('when-better'),
  expiresAfterHours: number(
    { above: 0, maximum: 8760 },
    'How long a person has to decide; then the endpoint is released.',
  ).default(168),
  remindEveryHours: number({ above: 0, maximum: 8760 }, 'How often a reminder is sent.').default(24),
});

const approval = z
  .union([approvalMode, approvalSettings], {
    error: `must be ${oneOf(approvalModes)}, or an object with mode, expiresAfterHours and remindEveryHours`,
  })
  .transform((modeOrSettings) =>
    typeof modeOrSettings === 'string' ? approvalSettings.parse({ mode: modeOrSettings }) : modeOrSettings,
  )
  .meta({ description: 'Who decides that the endpoint is kept.' });

const waiting = z
  .strictObject({
    firstIntervalSeconds: number(
      { minimum: 0.1, maximum: 3600 },
      "Seconds between looks at first. Default: the worker's TEMPER_WAIT_FIRST_SECONDS, or 15.",
    ).optional(),
    longestIntervalSeconds: number(
      { minimum: 0.1, maximum: 3600 },
      "Seconds between looks at most. Default: the worker's TEMPER_WAIT_LONGEST_SECONDS, or 60.",
    ).optional(),
    jobLimitHours: number({ above: 0, maximum: 720 }, 'A job that runs longer is stopped.').default(72),
    endpointLimitHours: number({ above: 0, maximum: 72 }, 'An endpoint that takes longer is deleted.').default(2),
  })
  .meta({ description: 'How often and how long to wait for Bedrock.' });

const notification = z
  .union(
    [
      z.literal(false),
      z.strictObject({
        sender: email('Sender, verified in SES. Default: SENDER_EMAIL.').optional(),
        recipient: email('Recipient. Default: RECIPIENT_EMAIL.').optional(),
      }),
    ],
    { error: 'must be false, or an object with sender and recipient' },
  )
  .meta({ description: 'Who is told by e-mail how it ended; false for nobody.' });

const maximumTags = 40;
const tagPattern = /^[a-zA-Z0-9\s._:/=+@-]*$/;
const tagRule = 'letters, digits, blanks and . _ : / = + @ -';

const tags = z
  .record(
    z
      .string()
      .min(1, { error: 'a tag needs a key' })
      .max(128, { error: 'a key has at most 128 characters' })
      .regex(tagPattern, { error: `a key has ${tagRule} in it` })
      .regex(/^(?!aws:|temper:)/i, { error: 'keys that begin with "aws:" or "temper:" are taken' }),
    z
      .string()
      .max(256, { error: 'a value has at most 256 characters' })
      .regex(tagPattern, { error: `a value has ${tagRule} in it` }),
  )
  // Bedrock takes 50 a resource (TooManyTagsException); the rest is left for Temper's own.
  .refine((all) => Object.keys(all).length <= maximumTags, { error: `holds more than ${maximumTags} tags` })
  .meta({ description: 'Tags for the job, the custom model and the endpoint, beside those that Temper sets.' });

/** Temper's own request. Required are a job name, a base model, and training data or a source of it. */
export const ownForm = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors; Temper ignores it.' }),
    jobName: jobName(jobNameDescription),
    customModelName: modelName(`${modelNameDescription}. Default: the job name.`).optional(),
    baseModel,
    customizationType: choice(customizationTypes, 'How to customize.').default('FINE_TUNING'),
    distillation: distillation.optional(),
    reinforcement: reinforcement.optional(),
    family: family.optional(),
    hyperParameters: hyperParameters.default({}),
    training: training.optional(),
    data: data.optional(),
    evaluation: evaluation.prefault({}),
    decision: decision.prefault({}),
    approval: approval.prefault('when-better'),
    waiting: waiting.prefault({}),
    serving: serving.prefault('auto'),
    throughput: throughput.optional(),
    kmsKey: kmsKey.optional(),
    vpc: vpc.optional(),
    notification: notification.prefault({}),
    roleArn: roleArn('Role that Bedrock assumes to read and write the data. Default: BEDROCK_ROLE_ARN.').optional(),
    output: bedrockFolderUri(
      "Folder for the job's metrics files. Default: one named after the job in CUSTOMIZATION_OUTPUT_BUCKET.",
    ).optional(),
    tags: tags.default({}),
    budget: budget.optional(),
    prices: prices.optional(),
  })
  .meta({ title: "Temper's own request" });

export type OwnRequest = z.output<typeof ownForm>;

/** JSON Schema, draft 2020-12, of what a person writes. */
export function requestJsonSchema(): object {
  return z.toJSONSchema(z.union([ownForm, awsForm]).meta({ title: 'Request of a customization' }), {
    target: 'draft-2020-12',
    io: 'input',
  });
}
