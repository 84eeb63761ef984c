import {
  type BaseModelFacts,
  charactersPerToken,
  type HyperParameter,
  type ModelFamily,
  type RecordLimits,
} from './family.ts';

const lifecycle = {
  status: 'unlisted',
  successor: 'amazon.nova-micro-v1:0:128k',
  asOf: '2026-11-21',
  note: 'no longer among the models that AWS lists for fine-tuning or provisioned throughput; accounts that used it may still reach it',
} as const;

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 10, default: 5, required: false },
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 64, default: 1, required: false },
  { name: 'learningRate', type: 'number', minimum: 0, maximum: 1, default: 1e-5, required: false },
  { name: 'learningRateWarmupSteps', type: 'integer', minimum: 0, maximum: 250, default: 5, required: false },
];

/** Of every Titan Text (user guide, "Prepare data for fine-tuning your models", read 2026-11-21). */
export const titanFileBytes = { maximumTrainingBytes: 1024 ** 3, maximumValidationBytes: 100 * 1024 ** 2 };

const longestCharacters = 4_096 * charactersPerToken;

/** Records may be half as long in batches that are larger than this. */
function halvedAbove(batchSize: number): BaseModelFacts['recordLimits'] {
  const limits = { inLargerBatches: { than: batchSize, maximumCharacters: longestCharacters / 2 } };
  return { FINE_TUNING: limits, CONTINUED_PRE_TRAINING: limits };
}

const limits = {
  minimum: 1,
  ...titanFileBytes,
  maximumPromptCharacters: longestCharacters,
  maximumCompletionCharacters: longestCharacters,
  maximumCharacters: longestCharacters,
};

const fineTuning: RecordLimits = {
  ...limits,
  format: 'prompt-completion',
  maximum: 10_000,
  maximumValidation: 10_000,
  maximumTogether: 10_000,
};
const continuedPreTraining: RecordLimits = {
  ...limits,
  format: 'text',
  maximum: 100_000,
  maximumValidation: 100_000,
  maximumTogether: 100_000,
};

/**
 * Titan Text Lite and Express, which learn from answers and from plain text alike.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Quotas for Amazon Bedrock"; both
 * read 2026-11-21, when AWS had taken the models off its lists. Prices: AWS's page of 2024.
 */
export const titanText: ModelFamily = {
  name: 'Titan Text',
  baseModels: [
    {
      name: 'Titan Text Lite',
      id: 'amazon.titan-text-lite-v1:0:4k',
      inferenceId: 'amazon.titan-text-lite-v1',
      regions: ['us-east-1', 'us-west-2'],
      maximumTokens: 4_096,
      recordLimits: halvedAbove(2),
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-A4EBFDE7'],
      lifecycle,
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: 0.0004,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 7.1, oneMonth: 6.4, sixMonths: 5.1 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
    {
      name: 'Titan Text Express',
      id: 'amazon.titan-text-express-v1:0:8k',
      inferenceId: 'amazon.titan-text-express-v1',
      regions: ['us-east-1', 'us-west-2'],
      recordLimits: halvedAbove(1),
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-8129BF10'],
      lifecycle,
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 20.5, oneMonth: 18.4, sixMonths: 14.8 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [
    { type: 'FINE_TUNING', hyperParameters, records: fineTuning },
    { type: 'CONTINUED_PRE_TRAINING', hyperParameters, records: continuedPreTraining },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: false,
    takesImages: false,
    maximumTokens: 8_192,
    maximumTemperature: 1,
  },
};
