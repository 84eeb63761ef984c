import { listed, type ModelFamily } from './family.ts';
import { llama3HyperParameters, llama3Longest, llama3Records } from './llama-3.ts';
import { distillationRecords } from './nova.ts';

const records = llama3Records('conversation');

/**
 * Llama 3.3: not in the list for provisioned throughput, but deployed on demand.
 *
 * AWS publishes no table of its hyperparameters; those of Llama 3.1 and 3.2 are assumed, and a request can say
 * otherwise. Data limits: "Quotas for Amazon Bedrock", read 2026-11-21. Training price: public code of July 2026.
 */
export const llama33: ModelFamily = {
  name: 'Llama 3.3',
  baseModels: [
    {
      name: 'Llama 3.3 70B Instruct',
      id: 'meta.llama3-3-70b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-3-70b-instruct-v1:0',
      regions: ['us-west-2'],
      teachers: ['meta.llama3-1-405b-instruct-v1:0'],
      // No page says it of this model: as of the other one of 70B.
      recordLimits: { DISTILLATION: llama3Longest },
      serving: ['on-demand'],
      lifecycle: listed,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: 0.0033,
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
