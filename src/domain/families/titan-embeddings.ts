import { type Answer, fieldsOf, type ModelFamily, UnexpectedResponseError } from './family.ts';

const name = 'Titan Multimodal Embeddings';

/**
 * Titan Multimodal Embeddings, taught with images and captions. It answers with numbers, which have no reference to be
 * compared with: it can be customized and served, but not evaluated.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Prepare data for fine-tuning your
 * models" (500,000 records, no validation data) and "Quotas for Amazon Bedrock" (50,000; the smaller one is taken), read
 * 2026-11-21.
 */
export const titanEmbeddings: ModelFamily = {
  name,
  baseModels: [
    {
      name: 'Titan Multimodal Embeddings G1',
      id: 'amazon.titan-embed-image-v1:0',
      inferenceId: 'amazon.titan-embed-image-v1',
      regions: ['us-east-1', 'us-west-2'],
      serving: ['provisioned'],
      lifecycle: {
        status: 'active',
        asOf: '2026-11-21',
        note: 'among the models that AWS lists for fine-tuning',
      },
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 9.38, oneMonth: 8.45, sixMonths: 6.75 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
  ],
  customizations: [
    {
      type: 'FINE_TUNING',
      hyperParameters: [
        {
          name: 'epochCount',
          type: 'integer',
          words: ['Auto'],
          minimum: 1,
          maximum: 100,
          default: null,
          required: true,
        },
        { name: 'batchSize', type: 'integer', minimum: 256, maximum: 9_216, default: 576, required: false },
        { name: 'learningRate', type: 'number', minimum: 5e-8, maximum: 1, default: 5e-5, required: false },
      ],
      records: {
        format: 'image-caption',
        minimum: 1_000,
        maximum: 50_000,
        maximumValidation: 0,
        maximumPromptCharacters: 0,
        maximumCompletionCharacters: 2_560,
        images: { maximum: 1, maximumBytes: 5 * 1024 * 1024, formats: ['png', 'jpeg'] },
      },
    },
  ],
  inference: {
    by: 'native',
    output: 'embedding',
    takesSystem: false,
    takesImages: true,
    maximumTokens: 1,
    maximumTemperature: 0,
    native: { toRequest: (inputText) => ({ inputText }), fromResponse },
  },
};

/** `{"embedding": [0.1, …], "inputTextTokenCount", "message"}`; the numbers as JSON. */
function fromResponse(body: unknown): Answer {
  const { embedding } = fieldsOf(body);
  if (!Array.isArray(embedding) || !embedding.every((value) => typeof value === 'number'))
    throw new UnexpectedResponseError(name, 'embedding with numbers', body);
  return { text: JSON.stringify(embedding), finishReason: 'complete' };
}
