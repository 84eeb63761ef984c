/**
 * What Bedrock publishes about the families that jobs accept: hyperparameters (user guide, custom-models-hp) and data
 * limits (general reference, Bedrock quotas; user guide, model-customization-prepare), both as read in 2026-10.
 */
export interface HyperParameter {
  readonly type: 'integer' | 'float';
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

export interface DataLimits {
  readonly minTrainingRecords: number;
  readonly maxTrainingRecords: number;
  readonly maxValidationRecords: number;
  readonly maxPromptTokens: number;
  readonly maxCompletionTokens: number;
}

export interface Family {
  readonly hyperParameters: {
    readonly epochCount: HyperParameter;
    readonly batchSize: HyperParameter;
    readonly learningRate: HyperParameter;
    readonly earlyStoppingThreshold: HyperParameter;
    readonly earlyStoppingPatience: HyperParameter;
    readonly evalPercentage: HyperParameter;
  };
  readonly limits: DataLimits;
}

const cohereCommand = (largestBatch: number): Family => ({
  hyperParameters: {
    epochCount: { type: 'integer', min: 1, max: 100, default: 1 },
    batchSize: { type: 'integer', min: 8, max: largestBatch, default: 8 },
    // Bedrock's minimum is 5e-6. Lower ones are let through, so that a run that learns nothing can be shown.
    learningRate: { type: 'float', min: 0, max: 0.1, default: 1e-5 },
    earlyStoppingThreshold: { type: 'float', min: 0, max: 0.1, default: 0.01 },
    earlyStoppingPatience: { type: 'integer', min: 1, max: 10, default: 6 },
    evalPercentage: { type: 'float', min: 5, max: 50, default: 20 },
  },
  limits: {
    minTrainingRecords: 32,
    maxTrainingRecords: 10_000,
    maxValidationRecords: 1_000,
    maxPromptTokens: 4_096,
    maxCompletionTokens: 2_048,
  },
});

/** By the id of the variant that is customized. A model that is not here can be listed and asked, but not customized. */
export const families: Readonly<Record<string, Family>> = {
  'cohere.command-text-v14:7:4k': cohereCommand(8),
  'cohere.command-light-text-v14:7:4k': cohereCommand(32),
};
