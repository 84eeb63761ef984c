/** `distillation`: who teaches, and where its answers come from. */
import { z } from 'zod';
import { bedrockFolderUri, number, text } from './fields.ts';

const metadataRule = { error: 'must have exactly one key, for example {"project": "summaries"}' };
const metadata = z
  .record(z.string().min(1).max(256), z.string().max(256))
  .refine((pairs) => Object.keys(pairs).length === 1, metadataRule)
  .meta({ description: 'One key of the request metadata, and the value to compare with.' });

const baseFilter = z.union([z.strictObject({ equals: metadata }), z.strictObject({ notEquals: metadata })], {
  error: 'must be {"equals": {"key": "value"}} or {"notEquals": {"key": "value"}}',
});
const baseFilters = z
  .array(baseFilter)
  .min(1, { error: 'must hold a filter' })
  .max(16, { error: 'holds more than 16 filters' })
  .meta({ description: 'Filters that go together.' });

const filter = z
  .union(
    [
      z.strictObject({ equals: metadata }),
      z.strictObject({ notEquals: metadata }),
      z.strictObject({ andAll: baseFilters }),
      z.strictObject({ orAll: baseFilters }),
    ],
    { error: 'must be one of {"equals"}, {"notEquals"}, {"andAll": [filters]} and {"orAll": [filters]}' },
  )
  .meta({ description: 'Only logged calls whose request metadata fits.' });

const invocationLogs = z
  .strictObject({
    source: bedrockFolderUri("Folder of Bedrock's model invocation logs."),
    usePromptResponse: z.boolean().default(false).meta({
      description: 'true: learn from the logged answers. false: the teacher answers the logged prompts anew.',
    }),
    filter: filter.optional(),
  })
  .meta({ description: 'Learn from what was asked in production, instead of from training.data.' });

/** What a distillation needs beside what every customization needs. */
export const distillation = z
  .strictObject({
    teacher: text('Model that answers: its id, its ARN or an inference profile.', ['amazon.nova-pro-v1:0']),
    maximumResponseTokens: number(
      { minimum: 1, whole: true },
      "Longest answer of the teacher's, in tokens.",
    ).optional(),
    invocationLogs: invocationLogs.optional(),
  })
  .meta({ description: 'For customizationType DISTILLATION: who teaches.' });
