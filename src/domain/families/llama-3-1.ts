import { charactersPerToken, type HyperParameter, type ModelFamily, type RecordLimits } from './family.ts';
import { distillationRecords } from './nova.ts';

const lifecycle = {
  status: 'active',
  asOf: '2026-11-21',
  note: 'among the models that AWS lists for fine-tuning',
} as const;

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 10, default: 5, required: false },
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 1, default: 1, required: false },
  { name: 'learningRate', type: 'number', minimum: 5e-6, maximum: 0.1, default: 1e-4, required: false },
];

const longestCharacters = 16_000 * charactersPerToken;

const records: RecordLimits = {
  format: 'prompt-completion',
  minimum: 100,
  maximum: 10_000,
  maximumValidation: 10_000,
  maximumTogether: 10_000,
  maximumPromptCharacters: longestCharacters,
  maximumCompletionCharacters: longestCharacters,
  maximumCharacters: longestCharacters,
};

/**
 * Llama 3.1, the last Llama that is taught with prompts and completions.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Quotas for Amazon Bedrock"; both
 * read 2026-11-21. Prices: public code of July 2026.
 */
export const llama31: ModelFamily = {
  name: 'Llama 3.1',
  baseModels: [
    {
      name: 'Llama 3.1 8B Instruct',
      id: 'meta.llama3-1-8b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-1-8b-instruct-v1:0',
      regions: ['us-west-2'],
      teachers: [
        'meta.llama3-1-405b-instruct-v1:0',
        'meta.llama3-1-70b-instruct-v1:0',
        'meta.llama3-3-70b-instruct-v1:0',
      ],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-3632DE15'],
      lifecycle,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: 0.00149,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00022,
        outputUsdPer1kTokens: 0.00022,
      },
    },
    {
      name: 'Llama 3.1 70B Instruct',
      id: 'meta.llama3-1-70b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-1-70b-instruct-v1:0',
      regions: ['us-west-2'],
      teachers: ['meta.llama3-1-405b-instruct-v1:0'],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-DD7903AD'],
      lifecycle,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00072,
        outputUsdPer1kTokens: 0.00072,
      },
    },
  ],
  customizations: [
    { type: 'FINE_TUNING', hyperParameters, records },
    { type: 'DISTILLATION', hyperParameters, records: distillationRecords },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: false,
    maximumTokens: 2_048,
    maximumTemperature: 1,
  },
};
