import * as members from './members.ts';
import * as patterns from './patterns.ts';
import { boolean, float, integer, list, map, oneOf, required, string, structure, union } from './shapes.ts';

// What distillation and reinforcement fine-tuning add to CreateModelCustomizationJob (botocore, bedrock 2023-04-20).

const metadata = map(string({ max: 256, pattern: patterns.metadataValue }), {
  key: string({ min: 1, max: 256, pattern: patterns.metadataKey }),
  min: 1,
  max: 1,
});
const comparison = structure({ equals: metadata, notEquals: metadata });
const comparisons = list(comparison, { min: 1, max: 16 });

export const invocationLogsConfig = structure({
  usePromptResponse: boolean,
  invocationLogSource: required(union({ s3Uri: members.s3Location })),
  requestMetadataFilters: union({
    equals: metadata,
    notEquals: metadata,
    andAll: comparisons,
    orAll: comparisons,
  }),
});

export const customizationConfig = union({
  distillationConfig: structure({
    teacherModelConfig: required(
      structure({
        teacherModelIdentifier: required(string({ pattern: patterns.teacherModelIdentifier })),
        maxResponseLengthForInference: integer(),
      }),
    ),
  }),
  rftConfig: structure({
    graderConfig: union({
      lambdaGrader: structure({
        lambdaArn: required(string({ min: 1, max: 512, pattern: patterns.lambdaArn })),
      }),
    }),
    hyperParameters: structure({
      epochCount: integer({ min: 1, max: 50 }),
      batchSize: integer({ min: 16, max: 512 }),
      learningRate: float({ min: 1e-7, max: 1e-3 }),
      maxPromptLength: integer(),
      trainingSamplePerPrompt: integer({ min: 2, max: 16 }),
      inferenceMaxTokens: integer(),
      reasoningEffort: oneOf(['low', 'medium', 'high']),
      evalInterval: integer({ min: 1, max: 100 }),
    }),
  }),
});
