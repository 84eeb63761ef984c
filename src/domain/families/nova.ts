import { charactersPerToken, listed, type HyperParameter, type ModelFamily, type RecordLimits } from './family.ts';

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 5, default: 2, required: false },
  { name: 'learningRate', type: 'number', minimum: 1e-6, maximum: 1e-4, default: 1e-5, required: false },
  // The Bedrock guide says up to 100, the Nova guide up to 20: Bedrock has the last word on what lies between.
  { name: 'learningRateWarmupSteps', type: 'integer', minimum: 0, maximum: 100, default: 10, required: false },
  // In no table; jobs of others that pass "1" are accepted.
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 1, default: 1, required: false },
];

const contextCharacters = 32_000 * charactersPerToken;

/** Words that fail the job wherever they stand in a prompt (Nova guide, "Preparing data for understanding models"). */
export const novaReservedWords = ['User:', 'Bot:', 'Assistant:', 'System:', '<image>', '<video>', '[EOS]'] as const;

export const novaRecords: RecordLimits = {
  format: 'conversation',
  minimum: 8,
  maximum: 20_000,
  maximumValidation: 20_000,
  maximumTogether: 20_000,
  maximumPromptCharacters: contextCharacters,
  maximumCompletionCharacters: contextCharacters,
  maximumCharacters: contextCharacters,
  images: { maximum: 10, maximumBytes: 10 * 1024 * 1024, formats: ['png', 'jpeg', 'gif', 'webp'] },
  anySchemaVersion: true,
  reservedWords: novaReservedWords,
};

/**
 * Prompts that the teacher answers, or that it has answered in the logs; characters are the student's context (user guide,
 * "Prerequisites for model distillation", read 2026-11-21).
 */
export const distillationRecords: RecordLimits = {
  format: 'prompts',
  minimum: 100,
  maximum: 15_000,
  maximumValidation: 0,
  maximumTrainingBytes: 2 * 1024 ** 3,
  maximumLineBytes: 16 * 1024,
  maximumPromptCharacters: contextCharacters,
  maximumCompletionCharacters: contextCharacters,
  maximumCharacters: contextCharacters,
};

/**
 * Nova Micro, Lite and Pro. Micro takes text only.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data: "Prepare data for fine-tuning
 * understanding models"; students and teachers: "Prerequisites for model distillation"; all read 2026-11-21.
 */
export const nova: ModelFamily = {
  name: 'Amazon Nova',
  baseModels: [
    {
      name: 'Nova Micro',
      id: 'amazon.nova-micro-v1:0:128k',
      inferenceId: 'amazon.nova-micro-v1:0',
      regions: ['us-east-1'],
      recordLimits: { FINE_TUNING: { images: { maximum: 0, maximumBytes: 0, formats: [] } } },
      takesImages: false,
      teachers: ['amazon.nova-pro-v1:0', 'amazon.nova-premier-v1:0'],
      serving: ['on-demand', 'provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-AC096F71'],
      lifecycle: listed,
      prices: {
        // Training: an AWS blog of April 2026 (2,000 examples × 5 epochs for $8); inference as observed in 2026.
        asOf: '2026-07-31',
        certainty: 'reported',
        trainingUsdPer1kTokens: 0.001,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.000035,
        outputUsdPer1kTokens: 0.00014,
      },
    },
    {
      name: 'Nova Lite',
      id: 'amazon.nova-lite-v1:0:300k',
      inferenceId: 'amazon.nova-lite-v1:0',
      regions: ['us-east-1'],
      teachers: ['amazon.nova-pro-v1:0', 'amazon.nova-premier-v1:0'],
      serving: ['on-demand', 'provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-127FC9D0'],
      lifecycle: listed,
      prices: {
        // The model unit: a blog of 2025. Training and inference were only heard of.
        asOf: '2025-12-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: 0.002,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 108.15, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00006,
        outputUsdPer1kTokens: 0.00024,
      },
    },
    {
      name: 'Nova Pro',
      id: 'amazon.nova-pro-v1:0:300k',
      inferenceId: 'amazon.nova-pro-v1:0',
      regions: ['us-east-1'],
      teachers: ['amazon.nova-premier-v1:0'],
      serving: ['on-demand', 'provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-E48B7984'],
      lifecycle: listed,
      prices: {
        asOf: '2025-12-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: 0.008,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.0008,
        outputUsdPer1kTokens: 0.0032,
      },
    },
  ],
  customizations: [
    { type: 'FINE_TUNING', hyperParameters, records: novaRecords },
    {
      type: 'DISTILLATION',
      hyperParameters,
      records: { ...distillationRecords, anySchemaVersion: true, reservedWords: novaReservedWords },
    },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: true,
    maximumTokens: 5_000,
    maximumTemperature: 1,
  },
};
