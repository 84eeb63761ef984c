/** `family`: what a request says of its base model's family, in the place of the registry (docs/adding-a-family.md). */
import { z } from 'zod';
import { customizationTypes, imageFormats, recordFormats } from '../families/family.ts';
import { choice, number, text } from './fields.ts';

const count = (description: string) => number({ minimum: 0, whole: true }, description).optional();
const usd = (description: string) => number({ minimum: 0 }, description).nullable().optional().meta({ description });

const hyperParameter = z
  .strictObject({
    type: choice(['integer', 'number', 'word'], 'Kind of its values.').optional(),
    words: z.array(z.string()).optional().meta({ description: 'What it may be beside a number, such as "Auto".' }),
    minimum: number({}, 'Smallest value.').optional(),
    maximum: number({}, 'Largest value.').optional(),
    default: z
      .union([z.number(), z.string()], { error: 'must be a number or text' })
      .optional()
      .meta({ description: 'What Bedrock uses where the request says nothing.' }),
    required: z.boolean().optional().meta({ description: 'Whether a request has to say it.' }),
  })
  .refine(({ minimum, maximum }) => minimum === undefined || maximum === undefined || minimum <= maximum, {
    error: 'has a minimum above its maximum',
  })
  .refine(({ type, words }) => type !== 'word' || (words !== undefined && words.length > 0), {
    error: 'is of type "word" and needs "words" to choose from',
  });

const limits = z
  .strictObject({
    minimum: count('Fewest training records.'),
    maximum: count('Most training records.'),
    maximumValidation: count('Most validation records; 0 where the job takes none.'),
    minimumTogether: count('Fewest records of both together.'),
    maximumTogether: count('Most records of both together.'),
    maximumTrainingBytes: count('Largest training file.'),
    maximumValidationBytes: count('Largest validation file.'),
    maximumPromptCharacters: count('Longest prompt with all that comes before the answer; six characters a token.'),
    maximumCompletionCharacters: count('Longest answer.'),
    minimumCompletionCharacters: count('Shortest answer.'),
    maximumCharacters: count('Longest record as a whole.'),
    maximumLineBytes: count('Longest line, in bytes.'),
    images: z
      .strictObject({
        maximum: number({ minimum: 0, whole: true }, 'Most images in a record.'),
        maximumBytes: number({ minimum: 0, whole: true }, 'Largest image.'),
        formats: z.array(choice(imageFormats, 'A format of images.')).meta({ description: 'Formats of images.' }),
      })
      .optional()
      .meta({ description: 'Images in records; without it they are as the registry has them, or none.' }),
    reservedWords: z
      .array(z.string().min(1))
      .optional()
      .meta({ description: 'Words that fail the job wherever they stand in a prompt.' }),
  })
  .meta({ description: 'What Bedrock accepts as training and validation data.' });

const path = z.string().regex(/^[^.]+(?:\.[^.]+)*$/, {
  error: 'must be a path of keys and numbers between dots, such as "generations.0.text"',
});

const reasons = (description: string) => z.array(z.string()).optional().meta({ description });

const native = z.strictObject({
  request: z
    .record(z.string(), z.json())
    .refine((body) => JSON.stringify(body).includes('"$prompt"'), {
      error: 'has no "$prompt" in it: write it where the prompt belongs, for example {"prompt": "$prompt"}',
    })
    .meta({ description: 'Body of InvokeModel; the texts "$prompt", "$maxTokens" and "$temperature" are replaced.' }),
  answer: path.meta({ description: 'Where in the response the text stands.' }),
  finishReason: z
    .strictObject({
      at: path.meta({ description: 'Where the reason for the end stands.' }),
      maxTokens: reasons('Reasons that mean: cut off at maxTokens.'),
      filtered: reasons('Reasons that mean: held back by a filter.'),
      error: reasons('Reasons that mean: it failed.'),
    })
    .optional()
    .meta({ description: 'Why answers end; without it every answer counts as complete.' }),
});

const prices = z
  .strictObject({
    asOf: z.iso.date({ error: 'must be a day such as "2026-11-21"' }).meta({ description: 'The day of these prices.' }),
    trainingUsdPer1kTokens: usd('Training, per 1,000 tokens and epoch.'),
    storageUsdPerMonth: usd('Keeping a custom model, per month.'),
    modelUnitUsdPerHour: z
      .strictObject({ none: usd('No commitment.'), oneMonth: usd('One month.'), sixMonths: usd('Six months.') })
      .optional()
      .meta({ description: 'A model unit per hour, by commitment.' }),
    inputUsdPer1kTokens: usd('Asking on demand, per 1,000 tokens.'),
    outputUsdPer1kTokens: usd('Answers on demand, per 1,000 tokens.'),
  })
  .meta({ description: 'US dollars, in the place of the prices on record.' });

export const family = z
  .strictObject({
    name: text("The family's name, for people.").optional(),
    customizationTypes: z
      .array(choice(customizationTypes, 'A way of customizing.'))
      .min(1, { error: 'must hold a type' })
      .optional()
      .meta({
        description:
          'The ways of customizing that this describes. Default: those that Temper knows, or FINE_TUNING for a model that it does not.',
      }),
    format: choice(recordFormats, 'The form of a line of training data.').optional(),
    hyperParameters: z
      .record(z.string().min(1), hyperParameter)
      .optional()
      .meta({ description: 'Hyperparameters by name.' }),
    limits: limits.optional(),
    serving: z
      .array(choice(['provisioned', 'on-demand'], 'What makes a custom model servable.'))
      .min(1, { error: 'must hold "provisioned", "on-demand" or both' })
      .optional()
      .meta({ description: 'How a custom model is made servable, the preferred way first. Default: provisioned.' }),
    regions: z.array(z.string().min(1)).optional().meta({ description: 'Where it can be customized.' }),
    inferenceId: text(
      'Id for asking the base model on demand, or of an inference profile. Default: the base model without its variant.',
    ).optional(),
    inference: z
      .union([z.literal('converse'), native], {
        error: 'must be "converse", or an object with request and answer',
      })
      .optional()
      .meta({ description: 'How models are asked. Default: converse.' }),
    output: choice(['text', 'image', 'embedding'], 'What models answer with; only text can be compared.').optional(),
    takesSystem: z.boolean().optional().meta({ description: 'Whether models take a system prompt.' }),
    takesImages: z.boolean().optional().meta({ description: 'Whether models take images.' }),
    maximumTokens: number({ minimum: 1, whole: true }, 'Longest answer, in tokens.').optional(),
    maximumTemperature: number({ minimum: 0 }, 'Highest temperature.').optional(),
    teachers: z.array(z.string().min(1)).optional().meta({ description: 'Models that it can be distilled from.' }),
    prices: prices.optional(),
  })
  .meta({
    description:
      "The base model's family: describes one that Temper does not know, or corrects what it knows. See docs/adding-a-family.md.",
  });
