import { charactersPerToken, listed, type ModelFamily } from './family.ts';
import { llama3HyperParameters, llama3Records } from './llama-3.ts';
import { distillationRecords } from './nova.ts';

const records = llama3Records('conversation');

/** How many a record may hold is on no page; one is what these models look at (Converse). */
const images = {
  maximum: 1,
  maximumBytes: 10 * 1024 * 1024,
  formats: ['png', 'jpeg', 'gif', 'webp'],
} as const;

/**
 * Llama 3.2; the 11B and 90B models also look at one image a record, and can't be customized from everywhere.
 *
 * Hyperparameters and data: Bedrock user guide, "Custom model hyperparameters" and "Prepare data for fine-tuning your
 * models", both read 2026-11-21.
 */
export const llama32: ModelFamily = {
  name: 'Llama 3.2',
  baseModels: [
    {
      name: 'Llama 3.2 1B Instruct',
      id: 'meta.llama3-2-1b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-2-1b-instruct-v1:0',
      regions: ['us-west-2'],
      takesImages: false,
      teachers: [
        'meta.llama3-1-405b-instruct-v1:0',
        'meta.llama3-1-70b-instruct-v1:0',
        'meta.llama3-3-70b-instruct-v1:0',
      ],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-B547321D'],
      lifecycle: listed,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.0001,
        outputUsdPer1kTokens: 0.0001,
      },
    },
    {
      name: 'Llama 3.2 3B Instruct',
      id: 'meta.llama3-2-3b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-2-3b-instruct-v1:0',
      regions: ['us-west-2'],
      takesImages: false,
      teachers: ['meta.llama3-1-70b-instruct-v1:0', 'meta.llama3-3-70b-instruct-v1:0'],
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-12E68701'],
      lifecycle: listed,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00015,
        outputUsdPer1kTokens: 0.00015,
      },
    },
    {
      name: 'Llama 3.2 11B Instruct',
      id: 'meta.llama3-2-11b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-2-11b-instruct-v1:0',
      regions: ['us-west-2'],
      recordLimits: { FINE_TUNING: { images } },
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-1679CB40'],
      lifecycle: listed,
      prices: {
        asOf: '2026-07-31',
        certainty: 'unconfirmed',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: null, sixMonths: null },
        inputUsdPer1kTokens: 0.00016,
        outputUsdPer1kTokens: 0.00016,
      },
    },
    {
      name: 'Llama 3.2 90B Instruct',
      id: 'meta.llama3-2-90b-instruct-v1:0:128k',
      inferenceId: 'us.meta.llama3-2-90b-instruct-v1:0',
      regions: ['us-west-2'],
      recordLimits: { FINE_TUNING: { images, maximumCharacters: 10_000 * charactersPerToken } },
      serving: ['provisioned'],
      modelUnitQuotas: ['L-BE77399C', 'L-DEE3A9C7'],
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
    takesImages: true,
    maximumTokens: 2_048,
    maximumTemperature: 1,
  },
};
