import {
  type Answer,
  charactersPerToken,
  fieldsOf,
  type HyperParameter,
  type ModelFamily,
  type RecordLimits,
  UnexpectedResponseError,
} from './family.ts';

const name = 'Cohere Command';

const lifecycle = {
  status: 'unlisted',
  successor: 'amazon.nova-micro-v1:0:128k',
  asOf: '2026-11-21',
  note: 'no longer among the models that AWS lists for fine-tuning or provisioned throughput; accounts that used it may still reach it',
} as const;

const hyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 100, default: 1, required: false },
  { name: 'batchSize', type: 'integer', minimum: 8, maximum: 32, default: 8, required: false },
  {
    name: 'learningRate',
    type: 'number',
    // The documented minimum, 5e-6, is the lower end of the console's slider for a model that has left the list. A
    // smaller rate trains less but harms nothing, and Bedrock has the last word on it, so that an experiment with a
    // tiny rate is warned about rather than refused.
    minimum: 0,
    exclusiveMinimum: true,
    recommendedMinimum: 5e-6,
    maximum: 0.1,
    default: 1e-5,
    required: false,
    withValidationData: 'AWS recommends leaving it out when the job has validation data of its own',
  },
  { name: 'earlyStoppingThreshold', type: 'number', minimum: 0, maximum: 0.1, default: 0.01, required: false },
  { name: 'earlyStoppingPatience', type: 'integer', minimum: 1, maximum: 10, default: 6, required: false },
  {
    name: 'evalPercentage',
    type: 'number',
    minimum: 5,
    maximum: 50,
    default: 20,
    required: false,
    withValidationData: 'Bedrock ignores it when the job has validation data of its own',
  },
];

const records: RecordLimits = {
  format: 'prompt-completion',
  // The minimum is on no page any more; 32 is what AWS documented in 2023 and 2024.
  minimum: 32,
  maximum: 10_000,
  maximumValidation: 1_000,
  // AWS states 4,096 input and 2,048 output tokens, and counts six characters as a token.
  maximumPromptCharacters: 4_096 * charactersPerToken,
  maximumCompletionCharacters: 2_048 * charactersPerToken,
};

/**
 * Cohere Command and Command Light, the models of the AWS Step Functions sample.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Quotas for Amazon Bedrock", both
 * read 2026-11-21. Bodies: "Cohere Command models" under "Inference request parameters and response fields".
 */
export const cohere: ModelFamily = {
  name,
  baseModels: [
    {
      name: 'Cohere Command Light',
      id: 'cohere.command-light-text-v14:7:4k',
      inferenceId: 'cohere.command-light-text-v14',
      regions: ['us-east-1', 'us-west-2'],
      serving: ['provisioned'],
      lifecycle,
      prices: {
        // Bedrock's pricing page of 2024, as public code still quotes it; storage was reported again in July 2026.
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: 0.001,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 8.56, oneMonth: 6.85, sixMonths: 4.11 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
    {
      name: 'Cohere Command',
      id: 'cohere.command-text-v14:7:4k',
      inferenceId: 'cohere.command-text-v14',
      regions: ['us-east-1', 'us-west-2'],
      maximums: { batchSize: 8 },
      serving: ['provisioned'],
      lifecycle,
      prices: {
        // Only prices with a commitment are on record for its model units.
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: null, oneMonth: 39.6, sixMonths: 23.77 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [{ type: 'FINE_TUNING', hyperParameters, records }],
  inference: {
    // Converse serves it too, but its body allows temperatures up to 5.
    by: 'native',
    output: 'text',
    takesSystem: false,
    takesImages: false,
    maximumTokens: 4_096,
    maximumTemperature: 5,
    native: {
      toRequest: (prompt, { maxTokens, temperature }) => ({ prompt, max_tokens: maxTokens, temperature }),
      fromResponse,
    },
  },
};

const finishReasons: ReadonlyMap<unknown, Answer['finishReason']> = new Map<unknown, Answer['finishReason']>([
  ['COMPLETE', 'complete'],
  ['MAX_TOKENS', 'max-tokens'],
  ['ERROR_TOXIC', 'filtered'],
  ['ERROR', 'error'],
]);

/** `{"generations": [{"text", "finish_reason"}], "id", "prompt"}`; there are no token counts in it. */
function fromResponse(body: unknown): Answer {
  const { generations } = fieldsOf(body);
  const { text, finish_reason: reason } = fieldsOf(Array.isArray(generations) ? generations[0] : undefined);
  const finishReason = finishReasons.get(reason);
  if (typeof text !== 'string' || finishReason === undefined)
    throw new UnexpectedResponseError(name, 'generations[0] with text and a known finish_reason', body);
  return { text, finishReason };
}
