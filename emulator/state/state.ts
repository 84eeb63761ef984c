/** What the emulator remembers: plain data, written to disk as it stands. */

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export const phaseNames = ['validation', 'dataProcessing', 'training'] as const;
export type PhaseName = (typeof phaseNames)[number];

export interface Phase {
  status: 'NotStarted' | 'InProgress' | 'Completed' | 'Stopping' | 'Stopped' | 'Failed';
  creationTime: string;
  lastModifiedTime: string;
}

/** Which of the logged invocations a distillation reads: one comparison of a key, or several combined. */
export interface MetadataFilter {
  readonly equals?: Readonly<Record<string, string>>;
  readonly notEquals?: Readonly<Record<string, string>>;
}

export interface InvocationLogsConfig {
  /** Whether the logged answers are used too, or only the prompts. */
  readonly usePromptResponse?: boolean;
  readonly invocationLogSource: { readonly s3Uri?: string };
  readonly requestMetadataFilters?: MetadataFilter & {
    readonly andAll?: readonly MetadataFilter[];
    readonly orAll?: readonly MetadataFilter[];
  };
}

export interface DistillationConfig {
  readonly teacherModelConfig: {
    readonly teacherModelIdentifier: string;
    /** In tokens. */
    readonly maxResponseLengthForInference?: number;
  };
}

/** Unlike those of the request's own `hyperParameters`, these are numbers. */
export interface RftHyperParameters {
  readonly epochCount?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly maxPromptLength?: number;
  readonly trainingSamplePerPrompt?: number;
  readonly inferenceMaxTokens?: number;
  readonly reasoningEffort?: 'low' | 'medium' | 'high';
  readonly evalInterval?: number;
}

export interface RftConfig {
  readonly graderConfig?: { readonly lambdaGrader?: { readonly lambdaArn: string } };
  readonly hyperParameters?: RftHyperParameters;
}

/** A union: one of its members. */
export interface CustomizationConfig {
  readonly distillationConfig?: DistillationConfig;
  readonly rftConfig?: RftConfig;
}

/** What CreateModelCustomizationJob was asked, under the API's own names. */
export interface JobRequest {
  readonly jobName: string;
  readonly customModelName: string;
  readonly roleArn: string;
  readonly clientRequestToken?: string;
  readonly baseModelIdentifier: string;
  readonly customizationType: string;
  readonly customModelKmsKeyId?: string;
  /** Invocation logs are for distillation, which may have them in place of `s3Uri`. */
  readonly trainingDataConfig: { readonly s3Uri?: string; readonly invocationLogsConfig?: InvocationLogsConfig };
  readonly validationDataConfig: { readonly validators: readonly { readonly s3Uri: string }[] };
  readonly outputDataConfig: { readonly s3Uri: string };
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly vpcConfig?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  /** With `DISTILLATION` and `REINFORCEMENT_FINE_TUNING`, and only with them. */
  readonly customizationConfig?: CustomizationConfig;
}

export interface Job {
  readonly sequence: number;
  readonly jobArn: string;
  readonly request: JobRequest;
  readonly baseModelId: string;
  readonly baseModelArn: string;
  readonly creationTime: string;
  status: 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
  phases: Record<PhaseName, Phase>;
  lastModifiedTime: string;
  endTime?: string;
  failureMessage?: string;
  outputModelArn?: string;
  trainingMetrics?: { readonly trainingLoss: number };
  validationMetrics?: readonly { readonly validationLoss: number }[];
  tags: readonly Tag[];
  readonly customModelTags: readonly Tag[];
}

export interface CustomModel {
  readonly sequence: number;
  readonly modelArn: string;
  readonly modelName: string;
  readonly jobArn: string;
  readonly baseModelId: string;
  readonly creationTime: string;
  tags: readonly Tag[];
}

export interface ProvisionedThroughput {
  readonly sequence: number;
  readonly provisionedModelArn: string;
  provisionedModelName: string;
  readonly modelUnits: number;
  readonly commitmentDuration?: 'OneMonth' | 'SixMonths';
  readonly commitmentExpirationTime?: string;
  /** What it serves, and what it is to serve: they differ while `Updating`. */
  modelArn: string;
  desiredModelArn: string;
  readonly foundationModelArn: string;
  status: 'Creating' | 'InService' | 'Updating' | 'Failed';
  failureMessage?: string;
  readonly creationTime: string;
  lastModifiedTime: string;
  /** When its deletion was asked for; it can be seen a little longer. */
  deletionTime?: string;
  tags: readonly Tag[];
}

/** A custom model that answers on demand under an ARN of its own. */
export interface CustomModelDeployment {
  readonly sequence: number;
  readonly customModelDeploymentArn: string;
  readonly modelDeploymentName: string;
  /** What it serves; another while an update is under way, and until that has succeeded. */
  modelArn: string;
  readonly description?: string;
  status: 'Creating' | 'Active' | 'Failed';
  /** Of the last update. */
  updateDetails?: {
    readonly modelArn: string;
    readonly updateStatus: 'Updating' | 'UpdateCompleted' | 'UpdateFailed';
  };
  failureMessage?: string;
  readonly creationTime: string;
  lastUpdatedAt: string;
  /** When its deletion was asked for; it can be seen a little longer. */
  deletionTime?: string;
  tags: readonly Tag[];
}

/** What a client request token was first used for. */
export interface TokenUse {
  /** Digest of the request without its token. */
  readonly request: string;
  readonly arn: string;
}

export interface PlannedFailure {
  readonly failInPhase: PhaseName;
  readonly message?: string;
}

export interface Counts {
  createdJobs: number;
  createdProvisionedThroughputs: number;
  createdCustomModelDeployments: number;
  /** Calls that arrived, by operation, whatever came of them. */
  readonly calls: Record<string, number>;
}

export interface State {
  /** Numbers resources in the order of their making. */
  lastSequence: number;
  jobs: Job[];
  customModels: CustomModel[];
  provisionedThroughputs: ProvisionedThroughput[];
  customModelDeployments: CustomModelDeployment[];
  /** By operation and token. */
  readonly tokens: Record<string, TokenUse>;
  /** By job name; the job need not exist yet. */
  readonly plannedFailures: Record<string, PlannedFailure>;
  readonly counts: Counts;
}

export const emptyState = (): State => ({
  lastSequence: 0,
  jobs: [],
  customModels: [],
  provisionedThroughputs: [],
  customModelDeployments: [],
  tokens: {},
  plannedFailures: {},
  counts: { createdJobs: 0, createdProvisionedThroughputs: 0, createdCustomModelDeployments: 0, calls: {} },
});
