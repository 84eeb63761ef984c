import { charactersPerToken, type ModelFamily } from './family.ts';

const longestCharacters = 32_000 * charactersPerToken;

/**
 * Claude 3 Haiku, the only Claude that Bedrock fine-tuned; past its end of life.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Quotas for Amazon Bedrock";
 * lifecycle: "Model lifecycle"; all read 2026-11-21.
 */
export const claude3Haiku: ModelFamily = {
  name: 'Claude 3 Haiku',
  baseModels: [
    {
      name: 'Claude 3 Haiku',
      id: 'anthropic.claude-3-haiku-20240307-v1:0:200k',
      inferenceId: 'anthropic.claude-3-haiku-20240307-v1:0',
      regions: ['us-west-2'],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-EF415EF6'],
      lifecycle: {
        status: 'retired',
        endOfLife: '2026-09-10',
        successor: 'amazon.nova-lite-v1:0:300k',
        asOf: '2026-11-21',
        note: 'no Claude can be customized any more; Nova Lite is the nearest that reads texts and images',
      },
      prices: {
        asOf: '2026-11-21',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00025,
        outputUsdPer1kTokens: 0.00125,
      },
    },
  ],
  customizations: [
    {
      type: 'FINE_TUNING',
      hyperParameters: [
        { name: 'epochCount', type: 'integer', minimum: 1, maximum: 10, default: 2, required: false },
        { name: 'batchSize', type: 'integer', minimum: 4, maximum: 256, default: 32, required: false },
        { name: 'learningRateMultiplier', type: 'number', minimum: 0.1, maximum: 2, default: 1, required: false },
        { name: 'earlyStoppingThreshold', type: 'number', minimum: 0, maximum: 0.1, default: 0.001, required: false },
        { name: 'earlyStoppingPatience', type: 'integer', minimum: 1, maximum: 10, default: 2, required: false },
      ],
      records: {
        format: 'messages',
        minimum: 32,
        maximum: 10_000,
        maximumValidation: 1_000,
        maximumTogether: 10_000,
        maximumFileBytes: { training: 10 * 1024 ** 3, validation: 1024 ** 3 },
        maximumPromptCharacters: longestCharacters,
        maximumCompletionCharacters: longestCharacters,
        maximumCharacters: longestCharacters,
      },
    },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: true,
    maximumTokens: 4_096,
    maximumTemperature: 1,
  },
};
