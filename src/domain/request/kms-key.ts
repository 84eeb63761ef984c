import { z } from 'zod';
import { show } from './show.ts';

/** API reference of CreateModelCustomizationJob, `customModelKmsKeyId` (November 2026): all four forms. */
const kmsKeyPattern =
  /^(?:arn:aws(?:-[a-z-]{1,20})?:kms:[a-z0-9-]{1,20}:[0-9]{12}:(?:key|alias)\/[a-zA-Z0-9/_-]+|alias\/[a-zA-Z0-9/_-]+|(?:mrk-)?[a-f0-9-]{32,36})$/;

export const kmsKey = z
  .string()
  .max(2048, { error: 'is longer than the 2048 characters that Bedrock allows' })
  .regex(kmsKeyPattern, {
    error: ({ input }) => `${show(input)} names no KMS key: give its id, its ARN, alias/name or the alias's ARN`,
  })
  .meta({
    description: 'KMS key that encrypts the custom model: id, ARN, alias/name or alias ARN. Default: one of AWS.',
  });
