import type { FamilyDescription } from './families/described.ts';
import type { CustomizationType } from './families/family.ts';
import type { MetadataFilter, S3Uri, VpcSettings } from './ports.ts';
import type { DataRequest } from './request/data.ts';
import type { ServingSettings } from './serving.ts';

/**
 * The request in its one normalised form: what the schema (`request.ts`) makes of the AWS sample's payload or of
 * Temper's own, with every default filled in. Only `validateRequest` produces it.
 */
export interface CustomizationRequest {
  /** Names the job in Bedrock. Bedrock has no call that deletes a job, so a name is taken for ever. */
  readonly jobName: string;
  readonly customModelName: string;
  /** Identifier for customizing, with the variant: `cohere.command-light-text-v14:7:4k`. */
  readonly baseModelId: string;
  /** Identifier for on-demand inference with the base model: `cohere.command-light-text-v14`. */
  readonly baselineModelId: string;
  readonly customizationType: CustomizationType;
  /** ARN of the custom model that is customized further, where the job does not start from the base model itself. */
  readonly startsFrom?: string;
  readonly distillation?: DistillationSettings;
  readonly reinforcement?: ReinforcementSettings;
  /** What the request says of the base model's family; whoever looks the family up gives this along. */
  readonly family?: FamilyDescription;
  readonly roleArn: string;
  readonly hyperParameters: Readonly<Record<string, string>>;
  /** With `distillation.invocationLogs`, the folder of the logs. */
  readonly trainingData: S3Uri;
  /** Validation data for the job itself; without it Bedrock holds out `evalPercentage` of the training data. */
  readonly validationData?: S3Uri;
  /** Folder for the job's metrics files. */
  readonly output: S3Uri;
  readonly evaluation: EvaluationSettings;
  readonly decision: DecisionSettings;
  readonly approval: ApprovalSettings;
  readonly waiting: WaitingSettings;
  readonly serving: ServingSettings;
  /** Encrypts the custom model; without it Bedrock uses a key of its own. */
  readonly kmsKeyId?: string;
  /** The network in which the job reads and writes S3. */
  readonly vpc?: VpcSettings;
  readonly notification: NotificationSettings;
  readonly tags: Readonly<Record<string, string>>;
  /** Prepares the data from a source; until that is done `trainingData` says where it is going to be. */
  readonly data?: DataRequest;
  readonly budget?: BudgetSettings;
  /** What the request knows better than the price tables. */
  readonly prices?: PriceOverrides;
}

export interface DistillationSettings {
  /** Model that answers: its id, its ARN or an inference profile. */
  readonly teacher: string;
  readonly maximumResponseTokens?: number;
  /** Learns from what was asked in production; the logs lie at `trainingData`. */
  readonly invocationLogs?: { readonly usePromptResponse: boolean; readonly filter?: MetadataFilter };
}

export interface ReinforcementSettings {
  readonly graderLambdaArn: string;
}

export interface EvaluationSettings {
  /** Prompts, one a record; or records with both prompt and completion/reference, and then no `references`. */
  readonly prompts: S3Uri;
  readonly references?: S3Uri;
  /** Bucket for inferences, scores and the result. */
  readonly inferenceBucket: string;
  /** Hub id (`distilbert-base-uncased`) or folder of the BERTScore encoder. */
  readonly encoder: string;
  /** The same of `embeddingCosine`. Absent, as the options, in what was started before either could be asked for. */
  readonly sentenceEncoder?: string;
  readonly metricOptions?: MetricSettings;
  /** Metrics or families of metrics beside BERTScore and ROUGE-L, which are always measured. */
  readonly metrics: readonly string[];
  readonly inference: { readonly maxTokens: number; readonly temperature: number };
  /** Calls in flight at once to one model. */
  readonly maximumConcurrency: number;
  readonly recordsPerShard: number;
  /** Share (0–1) of records that must have an answer from both models. */
  readonly minimumCoverage: number;
  /** Who prefers one answer to the other; measured as `judge.winRate`. */
  readonly judge?: JudgeSettings;
}

/** How metrics are computed, by family. */
export interface MetricSettings {
  readonly bertscore: BertScoreSettings;
  readonly rouge: { readonly stem: boolean };
  readonly exactMatch: { readonly normalised: boolean };
  readonly jsonMatch: { readonly fenced: boolean };
  readonly classification: { readonly ignoreCase: boolean };
}

export interface BertScoreSettings {
  /** Weighs rare tokens more. */
  readonly idf: boolean;
  /** Stretches scores by a baseline: of the built-in table, or in a file. */
  readonly rescale: false | { readonly language: string } | { readonly file: string };
  readonly precision: 'fp32' | 'int8';
  /** Absent: the one that is best for the encoder. */
  readonly layer?: number;
}

export interface JudgeSettings {
  /** Model id for inference. */
  readonly model: string;
  /** By which criteria one answer is better than another. */
  readonly rubric: string;
}

/** Share of the records on which the judge prefers a model's answer, a tie counting half. */
export const judgeMetricName = 'judge.winRate';

/** The one metric that needs an encoder of sentences. */
export const embeddingCosineName = 'embeddingCosine';

/** Every metric that a request may name (`metrics/registry.ts` computes them; a test compares the two lists). */
export const metricNames: readonly [string, ...string[]] = [
  'bertscore.f1',
  ...['bertscore', 'rouge1', 'rouge2', 'rougeL', 'rougeLsum'].flatMap((family) =>
    ['precision', 'recall', 'f1'].map((part) => `${family}.${part}`).filter((name) => name !== 'bertscore.f1'),
  ),
  'bleu',
  'chrf',
  'exactMatch',
  'jsonMatch',
  'accuracy',
  'balancedAccuracy',
  'macroPrecision',
  'macroRecall',
  'macroF1',
  'weightedPrecision',
  'weightedRecall',
  'weightedF1',
  'mcc',
  embeddingCosineName,
];

/** A family's name stands for all of its metrics. */
export const metricFamilyNames: readonly string[] = [
  'bertscore',
  'rouge1',
  'rouge2',
  'rougeL',
  'rougeLsum',
  'classification',
];

export interface DecisionSettings {
  /**
   * `paired`: better where the whole interval of the paired difference lies above the minimum improvement and the
   * test agrees. `mean`: the bare means, as the AWS sample compares them.
   */
  readonly rule: 'paired' | 'mean';
  readonly metric: string;
  /** By how much the metric has to improve. */
  readonly minimumImprovement: number;
  /** Metrics that must not fall by more than `maximumDrop`. */
  readonly guardrails: readonly { readonly metric: string; readonly maximumDrop: number }[];
  readonly seed: number;
  readonly resamples: number;
}

export const approvalModes = ['required', 'when-better', 'automatic'] as const;

export interface ApprovalSettings {
  /**
   * `required`: a person decides on every verdict. `when-better`: a person decides on a better model, everything else
   * is released. `automatic`: a better model is kept and everything else released, as the AWS sample does.
   */
  readonly mode: (typeof approvalModes)[number];
  readonly expiresAfterSeconds: number;
  readonly remindEverySeconds: number;
}

export interface WaitingSettings {
  readonly firstIntervalSeconds: number;
  readonly longestIntervalSeconds: number;
  readonly jobLimitSeconds: number;
  readonly endpointLimitSeconds: number;
}

export interface NotificationSettings {
  /** E-mail is sent only where both are known. */
  readonly sender?: string;
  readonly recipient?: string;
}

export const whenOverValues = ['fail', 'ask'] as const;

export interface BudgetSettings {
  readonly maxCostUsd: number;
  /** Refuse the request, or ask a person before the purchase that would pass it. */
  readonly whenOver: (typeof whenOverValues)[number];
}

/** US dollars. */
export interface PriceOverrides {
  /** ISO 8601 day. */
  readonly asOf?: string;
  readonly trainingUsdPer1kTokens?: number;
  readonly storageUsdPerMonth?: number;
  /** Without commitment. */
  readonly modelUnitUsdPerHour?: number;
  /** With the one that the request wants. */
  readonly committedModelUnitUsdPerHour?: number;
  readonly inputUsdPer1kTokens?: number;
  readonly outputUsdPer1kTokens?: number;
  readonly judgeInputUsdPer1kTokens?: number;
  readonly judgeOutputUsdPer1kTokens?: number;
}
