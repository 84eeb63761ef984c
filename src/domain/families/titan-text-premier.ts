import { charactersPerToken, type HyperParameter, type ModelFamily } from './family.ts';
import { titanFileBytes } from './titan-text.ts';

const lifecycle = {
  status: 'unlisted',
  successor: 'amazon.nova-lite-v1:0:300k',
  asOf: '2026-11-21',
  note: 'no longer among the models that AWS lists for fine-tuning or provisioned throughput; accounts that used it may still reach it',
} as const;

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 5, default: 2, required: false },
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 1, default: 1, required: false },
  { name: 'learningRate', type: 'number', minimum: 1e-7, maximum: 1e-5, default: 1e-6, required: false },
  { name: 'learningRateWarmupSteps', type: 'integer', minimum: 0, maximum: 20, default: 5, required: false },
];

const longestCharacters = 4_096 * charactersPerToken;

/**
 * Titan Text Premier, which has narrower hyperparameters than its sisters and is only fine-tuned.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Quotas for Amazon Bedrock"; both
 * read 2026-11-21, when AWS had taken the model off its lists.
 */
export const titanTextPremier: ModelFamily = {
  name: 'Titan Text Premier',
  baseModels: [
    {
      name: 'Titan Text Premier',
      id: 'amazon.titan-text-premier-v1:0:32k',
      inferenceId: 'amazon.titan-text-premier-v1:0',
      regions: ['us-east-1'],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-5056051A'],
      lifecycle,
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [
    {
      type: 'FINE_TUNING',
      hyperParameters,
      records: {
        format: 'prompt-completion',
        minimum: 1,
        maximum: 20_000,
        maximumValidation: 20_000,
        maximumTogether: 20_000,
        ...titanFileBytes,
        maximumPromptCharacters: longestCharacters,
        maximumCompletionCharacters: longestCharacters,
        maximumCharacters: longestCharacters,
      },
    },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: false,
    takesImages: false,
    maximumTokens: 3_072,
    maximumTemperature: 1,
  },
};
