import { listed, type ModelFamily } from './family.ts';
import { llama3HyperParameters, llama3Longest, llama3Records } from './llama-3.ts';
import { distillationRecords } from './nova.ts';

const records = llama3Records('prompt-completion');

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
      lifecycle: listed,
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
      recordLimits: { DISTILLATION: llama3Longest },
      teachers: ['meta.llama3-1-405b-instruct-v1:0'],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-DD7903AD'],
      lifecycle: listed,
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
    { type: 'FINE_TUNING', hyperParameters: llama3HyperParameters, records },
    { type: 'DISTILLATION', hyperParameters: llama3HyperParameters, records: distillationRecords },
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
