import { charactersPerToken, type HyperParameter, type ModelFamily, type RecordLimits } from './family.ts';

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 10, default: 5, required: false },
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 1, default: 1, required: false },
  { name: 'learningRate', type: 'number', minimum: 5e-6, maximum: 0.1, default: 1e-4, required: false },
];

const longestCharacters = 4_096 * charactersPerToken;

const records: RecordLimits = {
  format: 'prompt-completion',
  minimum: 1,
  maximum: 10_000,
  maximumValidation: 1_000,
  maximumPromptCharacters: longestCharacters,
  maximumCompletionCharacters: longestCharacters,
  maximumCharacters: longestCharacters,
};

/**
 * Llama 2, for accounts that still hold it. No page of 2026 says anything of it: hyperparameters are Llama 3's and the
 * limits those of its context, and a request can say otherwise.
 */
export const llama2: ModelFamily = {
  name: 'Llama 2',
  baseModels: [
    {
      name: 'Llama 2 13B',
      id: 'meta.llama2-13b-v1:0:4k',
      inferenceId: 'meta.llama2-13b-chat-v1',
      regions: ['us-east-1', 'us-west-2'],
      serving: ['provisioned'],
      lifecycle: {
        status: 'unlisted',
        successor: 'meta.llama3-1-8b-instruct-v1:0:128k',
        asOf: '2026-11-21',
        note: 'no longer among the models that AWS lists for fine-tuning or provisioned throughput',
      },
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: 21.18, sixMonths: 13.08 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
    {
      name: 'Llama 2 70B',
      id: 'meta.llama2-70b-v1:0:4k',
      inferenceId: 'meta.llama2-70b-chat-v1',
      regions: ['us-east-1', 'us-west-2'],
      serving: ['provisioned'],
      lifecycle: {
        status: 'unlisted',
        successor: 'meta.llama3-1-70b-instruct-v1:0:128k',
        asOf: '2026-11-21',
        note: 'no longer among the models that AWS lists for fine-tuning or provisioned throughput',
      },
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: 21.18, sixMonths: 13.08 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [{ type: 'FINE_TUNING', hyperParameters, records }],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: false,
    maximumTokens: 2_048,
    maximumTemperature: 1,
  },
};
