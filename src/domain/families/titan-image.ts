import { type Answer, fieldsOf, type ModelFamily, UnexpectedResponseError } from './family.ts';

const name = 'Titan Image Generator';

/**
 * Titan Image Generator, taught with images and captions. It answers with images, which have no reference to be compared
 * with: it can be customized and served, but not evaluated.
 *
 * Hyperparameters: Bedrock user guide, "Custom model hyperparameters"; data limits: "Prepare data for fine-tuning your
 * models"; both read 2026-11-21. Version 1 had left AWS's lists by then.
 */
export const titanImage: ModelFamily = {
  name,
  baseModels: [
    {
      name: 'Titan Image Generator G1 v2',
      id: 'amazon.titan-image-generator-v2:0',
      inferenceId: 'amazon.titan-image-generator-v2:0',
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
        modelUnitUsdPerHour: { none: 23.4, oneMonth: 21, sixMonths: 16.85 },
        inputUsdPer1kTokens: null,
        outputUsdPer1kTokens: null,
      },
    },
    {
      name: 'Titan Image Generator G1',
      id: 'amazon.titan-image-generator-v1:0',
      inferenceId: 'amazon.titan-image-generator-v1',
      regions: ['us-east-1', 'us-west-2'],
      serving: ['provisioned'],
      lifecycle: {
        status: 'unlisted',
        successor: 'amazon.titan-image-generator-v2:0',
        asOf: '2026-11-21',
        note: 'no longer among the models that AWS lists for fine-tuning',
      },
      prices: {
        asOf: '2024-12-31',
        certainty: 'outdated',
        trainingUsdPer1kTokens: null,
        storageUsdPerMonth: 1.95,
        modelUnitUsdPerHour: { none: 23.4, oneMonth: 21, sixMonths: 16.85 },
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
          name: 'stepCount',
          type: 'integer',
          words: ['auto'],
          minimum: 10,
          maximum: 40_000,
          default: null,
          required: true,
        },
        { name: 'batchSize', type: 'integer', minimum: 8, maximum: 192, default: 8, required: false },
        { name: 'learningRate', type: 'number', minimum: 1e-7, maximum: 1, default: 1e-5, required: false },
      ],
      records: {
        format: 'image-caption',
        minimum: 5,
        maximum: 10_000,
        maximumValidation: 0,
        maximumPromptCharacters: 0,
        minimumCompletionCharacters: 3,
        maximumCompletionCharacters: 1_024,
        images: { maximum: 1, maximumBytes: 50 * 1024 * 1024, formats: ['png', 'jpeg'] },
      },
    },
  ],
  inference: {
    by: 'native',
    output: 'image',
    takesSystem: false,
    takesImages: false,
    maximumTokens: 1,
    maximumTemperature: 0,
    native: {
      toRequest: (text) => ({
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text },
        imageGenerationConfig: { numberOfImages: 1 },
      }),
      fromResponse,
    },
  },
};

/** `{"images": ["<Base64>"], "error"}`; `error` says why images were held back. */
function fromResponse(body: unknown): Answer {
  const { images, error } = fieldsOf(body);
  const [image] = Array.isArray(images) ? (images as unknown[]) : [];
  if (typeof image === 'string') return { text: image, finishReason: 'complete' };
  if (typeof error === 'string') return { text: '', finishReason: 'filtered' };
  throw new UnexpectedResponseError(name, 'images[0] as Base64, or error', body);
}
