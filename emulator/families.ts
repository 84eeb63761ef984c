/**
 * What Bedrock publishes about the models that jobs accept, by model and customization type: hyperparameters (user
 * guide, custom-models-hp), record formats and data limits (general reference, Bedrock quotas; user guide,
 * model-customization-prepare and the Nova guide), as read in 2026-10. Models that Bedrock has dropped since stand here
 * as its pages had them (2024); where no page says anything, the comment says so.
 */
export interface HyperParameter {
  readonly type: 'integer' | 'float';
  readonly min: number;
  readonly max: number;
  /** Without it the trainer chooses, or the parameter is required. */
  readonly default?: number;
  readonly required?: true;
  /** A word that may stand for the number, which the trainer then chooses. */
  readonly automatic?: 'auto' | 'Auto';
  /** Anything down to 0 is accepted, so that a run that learns nothing can be shown; Bedrock refuses what is below. */
  readonly acceptsBelow?: true;
}

/** What a line of a training file is; `jobs/formats/` reads each. */
export type RecordFormat =
  | 'prompt-completion'
  | 'titan-text'
  | 'conversation'
  | 'claude-messages'
  | 'pre-training'
  | 'image-caption'
  | 'distillation-prompt'
  | 'chat-with-reference';

export interface ImageLimits {
  readonly maxPerRecord: number;
  readonly maxBytes: number;
  readonly formats: readonly string[];
}

export interface DataLimits {
  readonly minTrainingRecords: number;
  readonly maxTrainingRecords: number;
  /** 0: a validation file is not read at all. */
  readonly maxValidationRecords: number;
  /** Of both files together. */
  readonly minTotalRecords?: number;
  readonly maxTotalRecords?: number;
  /** Tokens by Bedrock's estimate of 6 characters each, of one record. */
  readonly maxPromptTokens?: number;
  readonly maxCompletionTokens?: number;
  readonly maxTokens?: (batchSize: number) => number;
  readonly maxLineBytes?: number;
  /** Of a file as a whole. */
  readonly maxFileBytes?: { readonly training: number; readonly validation: number };
  readonly captionCharacters?: { readonly min: number; readonly max: number };
  /** Null: records hold no images. */
  readonly images: ImageLimits | null;
  /** Texts that fail a job wherever they stand in a record. */
  readonly reservedWords?: readonly string[];
}

export interface Customization {
  readonly hyperParameters: Readonly<Record<string, HyperParameter>>;
  readonly format: RecordFormat;
  readonly limits: DataLimits;
}

export type CustomizationType = 'FINE_TUNING' | 'CONTINUED_PRE_TRAINING' | 'DISTILLATION' | 'REINFORCEMENT_FINE_TUNING';

/** A model's customizations by type. */
export type Family = Readonly<Partial<Record<CustomizationType, Customization>>>;

const integer = (min: number, max: number, standard: number): HyperParameter => ({
  type: 'integer',
  min,
  max,
  default: standard,
});
const float = (min: number, max: number, standard: number): HyperParameter => ({
  type: 'float',
  min,
  max,
  default: standard,
});
const learningRate = (min: number, max: number, standard: number): HyperParameter => ({
  ...float(min, max, standard),
  acceptsBelow: true,
});

const megabyte = 1024 * 1024;
const gigabyte = 1024 * megabyte;
const tenImages: ImageLimits = { maxPerRecord: 10, maxBytes: 10 * megabyte, formats: ['png', 'jpeg', 'gif', 'webp'] };

const cohereCommand = (largestBatch: number): Family => ({
  FINE_TUNING: {
    hyperParameters: {
      epochCount: integer(1, 100, 1),
      batchSize: integer(8, largestBatch, 8),
      learningRate: learningRate(5e-6, 0.1, 1e-5),
      earlyStoppingThreshold: float(0, 0.1, 0.01),
      earlyStoppingPatience: integer(1, 10, 6),
      evalPercentage: float(5, 50, 20),
    },
    format: 'prompt-completion',
    limits: {
      minTrainingRecords: 32,
      maxTrainingRecords: 10_000,
      maxValidationRecords: 1_000,
      maxPromptTokens: 4_096,
      maxCompletionTokens: 2_048,
      images: null,
    },
  },
});

/** Reserved for the template that Nova's records are put into (Nova guide, fine-tune-prepare-data-understanding). */
const novaReservedWords = ['User:', 'Bot:', 'Assistant:', 'System:', '<image>', '<video>', '[EOS]'];

/** Prompts of a distillation: 100 to 15,000, 2 GB, a line of at most 16 KB (user guide, model distillation). */
const distillation = (
  hyperParameters: Customization['hyperParameters'],
  studentTokens: number,
  reservedWords: readonly string[],
): Customization => ({
  hyperParameters,
  format: 'distillation-prompt',
  limits: {
    minTrainingRecords: 100,
    maxTrainingRecords: 15_000,
    maxValidationRecords: 0,
    maxLineBytes: 16 * 1024,
    maxFileBytes: { training: 2 * gigabyte, validation: 0 },
    maxTokens: () => studentTokens,
    images: null,
    reservedWords,
  },
});

const novaHyperParameters = (mostWarmupSteps: number): Customization['hyperParameters'] => ({
  epochCount: integer(1, 5, 2),
  // In no table of AWS's; public code sends 1, and the job is accepted.
  batchSize: integer(1, 1, 1),
  learningRate: learningRate(1e-6, 1e-4, 1e-5),
  learningRateWarmupSteps: integer(0, mostWarmupSteps, 10),
});

const novaLimits = {
  minTrainingRecords: 8,
  maxTrainingRecords: 20_000,
  maxTotalRecords: 20_000,
  maxTokens: () => 32_000,
  reservedWords: novaReservedWords,
} as const;

const nova = (images: ImageLimits | null): Family => ({
  FINE_TUNING: {
    hyperParameters: novaHyperParameters(100),
    format: 'conversation',
    limits: { ...novaLimits, maxValidationRecords: 20_000, images },
  },
  DISTILLATION: distillation(novaHyperParameters(100), 32_000, novaReservedWords),
});

/** No page gives defaults for reinforcement; these are those of AWS's own example (user guide, rft-submit-job). */
const reinforcement: Customization = {
  hyperParameters: {
    epochCount: integer(1, 50, 2),
    batchSize: integer(16, 512, 64),
    learningRate: learningRate(1e-7, 1e-3, 1e-5),
    maxPromptLength: integer(1, 1_000_000, 4_096),
    trainingSamplePerPrompt: integer(2, 16, 4),
    inferenceMaxTokens: integer(1, 1_000_000, 8_192),
    evalInterval: integer(1, 100, 10),
  },
  format: 'chat-with-reference',
  limits: { minTrainingRecords: 100, maxTrainingRecords: 20_000, maxValidationRecords: 20_000, images: null },
};

const nova2: Family = {
  FINE_TUNING: {
    hyperParameters: novaHyperParameters(20),
    format: 'conversation',
    // User guide, nova-2-sft-data-prep (2026-11): no WebP, and a validation file is ignored.
    limits: { ...novaLimits, maxValidationRecords: 0, images: { ...tenImages, formats: ['png', 'jpeg', 'gif'] } },
  },
  REINFORCEMENT_FINE_TUNING: reinforcement,
};

const llamaHyperParameters = {
  epochCount: integer(1, 10, 5),
  batchSize: integer(1, 1, 1),
  learningRate: learningRate(5e-6, 0.1, 1e-4),
};

function llama3(
  format: 'prompt-completion' | 'conversation',
  {
    tokens = 16_000,
    images = null,
    studentTokens = null,
  }: { tokens?: number; images?: ImageLimits | null; studentTokens?: number | null } = {},
): Family {
  return {
    FINE_TUNING: {
      hyperParameters: llamaHyperParameters,
      format,
      limits: {
        minTrainingRecords: 1,
        maxTrainingRecords: 10_000,
        maxValidationRecords: 10_000,
        minTotalRecords: 100,
        maxTotalRecords: 10_000,
        maxPromptTokens: tokens,
        maxCompletionTokens: tokens,
        maxTokens: () => tokens,
        images,
      },
    },
    ...(studentTokens !== null && { DISTILLATION: distillation(llamaHyperParameters, studentTokens, []) }),
  };
}

/** As for Llama 3.1: its own page is gone. The tokens are its context. */
const llama2: Family = {
  FINE_TUNING: {
    hyperParameters: llamaHyperParameters,
    format: 'prompt-completion',
    limits: {
      minTrainingRecords: 1,
      maxTrainingRecords: 10_000,
      maxValidationRecords: 1_000,
      maxTokens: () => 4_096,
      images: null,
    },
  },
};

const titanFileBytes = { training: gigabyte, validation: 100 * megabyte };

/** @param largestBatchOf4k the largest batch with which a record may have 4,096 tokens; above it 2,048 */
function titanText(largestBatchOf4k: number): Family {
  const hyperParameters = {
    epochCount: integer(1, 10, 5),
    batchSize: integer(1, 64, 1),
    learningRate: float(0, 1, 1e-5),
    learningRateWarmupSteps: integer(0, 250, 5),
  };
  const limits = (mostRecords: number): DataLimits => ({
    minTrainingRecords: 1,
    maxTrainingRecords: mostRecords,
    maxValidationRecords: mostRecords,
    maxTotalRecords: mostRecords,
    maxFileBytes: titanFileBytes,
    maxTokens: (batchSize: number): number => (batchSize <= largestBatchOf4k ? 4_096 : 2_048),
    images: null,
  });
  return {
    FINE_TUNING: { hyperParameters, format: 'titan-text', limits: limits(10_000) },
    CONTINUED_PRE_TRAINING: { hyperParameters, format: 'pre-training', limits: limits(100_000) },
  };
}

const titanTextPremier: Family = {
  FINE_TUNING: {
    hyperParameters: {
      epochCount: integer(1, 5, 2),
      batchSize: integer(1, 1, 1),
      learningRate: learningRate(1e-7, 1e-5, 1e-6),
      learningRateWarmupSteps: integer(0, 20, 5),
    },
    format: 'titan-text',
    limits: {
      minTrainingRecords: 1,
      maxTrainingRecords: 20_000,
      maxValidationRecords: 20_000,
      maxTotalRecords: 20_000,
      maxFileBytes: titanFileBytes,
      maxTokens: () => 4_096,
      images: null,
    },
  },
};

const titanImages = (
  maxBytes: number,
  captionCharacters: { readonly min: number; readonly max: number },
): Pick<DataLimits, 'images' | 'captionCharacters'> => ({
  images: { maxPerRecord: 1, maxBytes, formats: ['png', 'jpeg'] },
  captionCharacters,
});

const titanImageGenerator: Family = {
  FINE_TUNING: {
    hyperParameters: {
      batchSize: integer(8, 192, 8),
      stepCount: { type: 'integer', min: 10, max: 40_000, required: true, automatic: 'auto' },
      learningRate: learningRate(1e-7, 1, 1e-5),
    },
    format: 'image-caption',
    limits: {
      minTrainingRecords: 5,
      maxTrainingRecords: 10_000,
      maxValidationRecords: 0,
      ...titanImages(50 * megabyte, { min: 3, max: 1_024 }),
    },
  },
};

const titanEmbeddings: Family = {
  FINE_TUNING: {
    hyperParameters: {
      epochCount: { type: 'integer', min: 1, max: 100, required: true, automatic: 'Auto' },
      batchSize: integer(256, 9_216, 576),
      learningRate: learningRate(5e-8, 1, 5e-5),
    },
    format: 'image-caption',
    limits: {
      minTrainingRecords: 1_000,
      maxTrainingRecords: 500_000,
      maxValidationRecords: 0,
      ...titanImages(5 * megabyte, { min: 1, max: 2_560 }),
    },
  },
};

const claude3Haiku: Family = {
  FINE_TUNING: {
    hyperParameters: {
      epochCount: integer(1, 10, 2),
      batchSize: integer(4, 256, 32),
      learningRateMultiplier: learningRate(0.1, 2, 1),
      earlyStoppingThreshold: float(0, 0.1, 0.001),
      earlyStoppingPatience: integer(1, 10, 2),
    },
    format: 'claude-messages',
    limits: {
      minTrainingRecords: 32,
      maxTrainingRecords: 10_000,
      maxValidationRecords: 1_000,
      maxTotalRecords: 10_000,
      maxFileBytes: { training: 10 * gigabyte, validation: gigabyte },
      maxTokens: () => 32_000,
      images: null,
    },
  },
};

/** By the id of the variant that is customized. A model that is not here can be listed and asked, but not customized. */
export const families: Readonly<Record<string, Family>> = {
  'cohere.command-text-v14:7:4k': cohereCommand(8),
  'cohere.command-light-text-v14:7:4k': cohereCommand(32),
  'amazon.nova-micro-v1:0:128k': nova(null),
  'amazon.nova-lite-v1:0:300k': nova(tenImages),
  'amazon.nova-pro-v1:0:300k': nova(tenImages),
  'amazon.nova-2-lite-v1:0:256k': nova2,
  'meta.llama3-1-8b-instruct-v1:0:128k': llama3('prompt-completion', { studentTokens: 32_000 }),
  'meta.llama3-1-70b-instruct-v1:0:128k': llama3('prompt-completion', { studentTokens: 16_000 }),
  'meta.llama3-2-1b-instruct-v1:0:128k': llama3('conversation', { studentTokens: 32_000 }),
  'meta.llama3-2-3b-instruct-v1:0:128k': llama3('conversation', { studentTokens: 32_000 }),
  'meta.llama3-2-11b-instruct-v1:0:128k': llama3('conversation', { images: tenImages }),
  'meta.llama3-2-90b-instruct-v1:0:128k': llama3('conversation', { tokens: 10_000, images: tenImages }),
  // Its own tables are not published; those of 3.1 and 3.2, which agree.
  'meta.llama3-3-70b-instruct-v1:0:128k': llama3('conversation', { studentTokens: 16_000 }),
  'meta.llama2-13b-v1:0:4k': llama2,
  'meta.llama2-70b-v1:0:4k': llama2,
  'amazon.titan-text-lite-v1:0:4k': titanText(2),
  'amazon.titan-text-express-v1:0:8k': titanText(1),
  'amazon.titan-text-premier-v1:0:32k': titanTextPremier,
  'amazon.titan-image-generator-v1:0': titanImageGenerator,
  'amazon.titan-image-generator-v2:0': titanImageGenerator,
  'amazon.titan-embed-image-v1:0': titanEmbeddings,
  'anthropic.claude-3-haiku-20240307-v1:0:200k': claude3Haiku,
};

export function customizationOf(modelId: string, type: string): Customization | undefined {
  const family = Object.hasOwn(families, modelId) ? families[modelId] : undefined;
  return family?.[type as CustomizationType];
}
