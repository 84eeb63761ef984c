import * as patterns from './patterns.ts';
import { integer, list, oneOf, required, string, structure, time } from './shapes.ts';
import type { Pattern } from './shapes.ts';

// Members that several operations share; lengths and enumerations from botocore (bedrock 2023-04-20).

export const name = (pattern: Pattern) => string({ min: 1, max: 63, pattern });
export const clientRequestToken = string({ min: 1, max: 256, pattern: patterns.clientRequestToken });
export const modelIdentifier = string({ min: 1, max: 2048, pattern: patterns.modelIdentifier });
export const modelArn = string({ min: 20, max: 1011, pattern: patterns.modelArn });
export const customModelArn = string({ min: 20, max: 1011, pattern: patterns.customModelArn });
export const customModelDeploymentIdentifier = string({
  min: 1,
  max: 93,
  pattern: patterns.customModelDeploymentIdentifier,
});
export const jobIdentifier = string({ max: 1011, pattern: patterns.jobIdentifier });
export const provisionedModelId = string({ pattern: patterns.provisionedModelIdentifier });
export const taggableArn = string({ min: 20, max: 1011, pattern: patterns.taggableArn });
export const s3Location = string({ min: 1, max: 1024, pattern: patterns.s3Uri });

export const tagKey = string({ min: 1, max: 128, pattern: patterns.tagText });
export const tags = list(
  structure({ key: required(tagKey), value: required(string({ max: 256, pattern: patterns.tagText })) }),
  { max: 200 },
);

/** Query members of every list operation with pages. */
export const pageMembers = {
  maxResults: integer({ min: 1, max: 1000 }),
  nextToken: string({ min: 1, max: 2048, pattern: patterns.paginationToken }),
  sortBy: oneOf(['CreationTime']),
  sortOrder: oneOf(['Ascending', 'Descending']),
};

export const listMembers = { ...pageMembers, creationTimeAfter: time, creationTimeBefore: time };
