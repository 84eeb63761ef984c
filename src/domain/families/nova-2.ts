import type { HyperParameter, ModelFamily, RecordLimits } from './family.ts';
import { novaRecords, novaReservedWords } from './nova.ts';

const fineTuning: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 5, default: 2, required: false },
  { name: 'learningRate', type: 'number', minimum: 1e-6, maximum: 1e-4, default: 1e-5, required: false },
  { name: 'learningRateWarmupSteps', type: 'integer', minimum: 0, maximum: 20, default: 10, required: false },
];

/** AWS documents ranges, and no defaults (`RFTHyperParameters` of the API). */
const reinforcement: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 50, default: null, required: false },
  { name: 'batchSize', type: 'integer', minimum: 16, maximum: 512, default: null, required: false },
  { name: 'learningRate', type: 'number', minimum: 1e-7, maximum: 1e-3, default: null, required: false },
  { name: 'maxPromptLength', type: 'integer', minimum: 1, maximum: Infinity, default: null, required: false },
  { name: 'trainingSamplePerPrompt', type: 'integer', minimum: 2, maximum: 16, default: null, required: false },
  { name: 'inferenceMaxTokens', type: 'integer', minimum: 1, maximum: Infinity, default: null, required: false },
  {
    name: 'reasoningEffort',
    type: 'word',
    words: ['low', 'medium', 'high'],
    minimum: 0,
    maximum: 0,
    default: null,
    required: false,
  },
  { name: 'evalInterval', type: 'integer', minimum: 1, maximum: 100, default: null, required: false },
];

const fineTuningRecords: RecordLimits = {
  ...novaRecords,
  maximumValidation: 0,
  images: { maximum: 10, maximumBytes: 10 * 1024 * 1024, formats: ['png', 'jpeg', 'gif'] },
  takesReasoning: true,
};

/**
 * Nova 2 Lite: as Nova, but fine-tuning takes no validation data and warms up for fewer steps, and a reward can teach it.
 *
 * Hyperparameters: Nova 2 guide, and the API reference of CreateModelCustomizationJob; data: Bedrock user guide, "Supervised
 * fine-tuning on Amazon Nova 2.0" and "Prepare data for reinforcement fine-tuning"; all read 2026-11.
 */
export const nova2: ModelFamily = {
  name: 'Amazon Nova 2',
  baseModels: [
    {
      name: 'Nova 2 Lite',
      id: 'amazon.nova-2-lite-v1:0:256k',
      inferenceId: 'us.amazon.nova-2-lite-v1:0',
      regions: ['us-east-1'],
      serving: ['on-demand', 'provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-07D3BCF0'],
      lifecycle: {
        status: 'active',
        asOf: '2026-11-21',
        note: 'among the models that AWS lists for fine-tuning, supervised and by reinforcement',
      },
      prices: {
        asOf: '2026-11-21',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [
    { type: 'FINE_TUNING', hyperParameters: fineTuning, records: fineTuningRecords },
    {
      type: 'REINFORCEMENT_FINE_TUNING',
      hyperParameters: reinforcement,
      records: {
        format: 'reinforcement',
        minimum: 100,
        maximum: 20_000,
        maximumValidation: 20_000,
        maximumPromptCharacters: novaRecords.maximumPromptCharacters,
        maximumCompletionCharacters: novaRecords.maximumCompletionCharacters,
        reservedWords: novaReservedWords,
      },
    },
  ],
  inference: {
    by: 'converse',
    output: 'text',
    takesSystem: true,
    takesImages: true,
    // On no page that was read; Nova's own limit stands in for it.
    maximumTokens: 5_000,
    maximumTemperature: 1,
  },
};
