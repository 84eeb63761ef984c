/** The field `data` of a request: prepare training and evaluation data from a source before the job. */
import { z } from 'zod';
import { type DataSettings, defaultSplit, recordForms } from '../data-settings.ts';
import type { Problem } from '../errors.ts';
import { keySegment } from '../names.ts';
import type { S3Uri } from '../ports.ts';
import type { RequestDefaults } from './defaults.ts';
import { bedrockFolderUri, choice, number, text } from './fields.ts';
import { show } from './show.ts';

type Fields = Readonly<Record<string, unknown>>;

const bucketed = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]\/.+$/s;
const onHub =
  /^huggingface:[\w.-]+(?:\/[\w.-]+)?(?:\?(?:(?:split|config|revision)=[^&]+)(?:&(?:split|config|revision)=[^&]+)*)?$/;

function source(description: string) {
  return z
    .string()
    .refine((location) => bucketed.test(location) || onHub.test(location), {
      error: ({ input }) =>
        `${show(input)} is no source: write s3://bucket/key, s3://bucket/folder/ or huggingface:owner/name?split=train`,
    })
    .meta({ description });
}

const column = (what: string) => text(`${what}: a column's name, or a template such as "Summarize:\\n{dialogue}".`);

const map = z
  .strictObject({
    prompt: column('What the model is asked').optional(),
    completion: column('What it is to answer').optional(),
    system: column('System text').optional(),
    input: column('One text, for continued pre-training').optional(),
    label: column('Class; splits keep the shares of classes').optional(),
    group: column('Records with the same value stay in the same set').optional(),
  })
  .meta({
    description: 'Which column becomes what; the others are dropped.',
    examples: [{ prompt: 'dialogue', completion: 'summary' }],
  });

const seed = number({ minimum: 0, maximum: 4_294_967_295, whole: true }, 'The same seed chooses the same records.');

const sample = z
  .strictObject({
    records: number({ minimum: 1, whole: true }, 'As many records are taken.'),
    seed: seed.default(1),
  })
  .meta({ description: 'Takes a part of the training source.' });

const share = (what: string) => number({ minimum: 0, maximum: 0.9 }, `Share of the source that becomes ${what} data.`);

const split = z
  .strictObject({
    validation: share('validation').default(defaultSplit.validation),
    evaluation: share('evaluation').optional(),
    seed: seed.default(defaultSplit.seed),
  })
  .meta({ description: 'What is parted off the source. Evaluation: 0.1, or 0 where evaluation data is named.' });

export const data = z
  .strictObject({
    source: source('Where the records come from: an object, a folder, or a dataset of the Hugging Face hub.'),
    references: source("Answers in the order of the source's prompts: the AWS sample's second file.").optional(),
    validationSource: source('Validation data of its own.').optional(),
    evaluationSource: source('Evaluation data of its own.').optional(),
    form: choice(recordForms, "Form of the source's records; auto: that of the first one.").default('auto'),
    map: map.default({}),
    sample: sample.optional(),
    split: split.prefault({}),
    duplicates: choice(['keep', 'drop'], 'Whether exact duplicates stay.').default('keep'),
    problems: choice(['fail', 'skip'], 'Whether a record that can not be used ends the run, or is left out.').default(
      'fail',
    ),
    checks: choice(
      ['all', 'limits'],
      'limits: only what Bedrock would refuse. all: repeats, leakage, languages and personal data too.',
    ).default('all'),
    version: number(
      { minimum: 1, maximum: 1_000_000, whole: true },
      'Writes to training_data_v1/ and so on. Default: a folder named by the content.',
    ).optional(),
    output: bedrockFolderUri(
      'Folder for the prepared data. Default: prepared/<job name> in TRAINING_DATA_BUCKET.',
    ).optional(),
  })
  .meta({ description: 'Prepares the data from a source, instead of `training` (and `evaluation.prompts`).' });

/** What the stage is told. */
export interface DataRequest {
  readonly settings: DataSettings;
  readonly output: S3Uri;
}

/** Only for what has passed every check. */
export function dataRequest(
  own: {
    readonly data: z.output<typeof data>;
    readonly jobName: string;
    readonly evaluation: { readonly prompts?: unknown; readonly references?: unknown };
  },
  defaults: RequestDefaults,
): DataRequest {
  const { output, split: shares, ...settings } = own.data;
  const isGiven = namesEvaluation(own.evaluation) || settings.evaluationSource !== undefined;
  return {
    settings: {
      ...withoutUndefined(settings),
      map: withoutUndefined(settings.map),
      split: { ...shares, evaluation: shares.evaluation ?? (isGiven ? 0 : defaultSplit.evaluation) },
    },
    output:
      `${(output ?? `s3://${defaults.trainingDataBucket}/prepared/${keySegment(own.jobName)}`).replace(/\/+$/, '')}/` as S3Uri,
  };
}

/** Whether preparing the data brings evaluation data too. */
export function bringsEvaluation({ settings }: DataRequest): boolean {
  return settings.evaluationSource !== undefined || settings.split.evaluation > 0;
}

/** Stands for the evaluation data until it is prepared. */
export function evaluationToCome({ output }: DataRequest): S3Uri {
  return `${output}evaluation.jsonl` as S3Uri;
}

/** What a schema can't see of `data`: it stands in place of `training`, and its parts go together. */
export function checkDataField(draft: Fields, defaults: Pick<RequestDefaults, 'trainingDataBucket'>): Problem[] {
  const { training } = draft;
  const field = draft['data'];
  if (typeof field !== 'object' || field === null) return [];
  const { output, split: shares, map: columns, validationSource, evaluationSource, references, form } = field as Fields;
  const problems: Problem[] = [];
  if (training !== undefined)
    problems.push({
      field: 'training',
      message: 'stands beside data, which brings the training data: give one of them',
    });
  if (output === undefined && defaults.trainingDataBucket === undefined) {
    problems.push({
      field: 'data.output',
      message: "is missing: add it to the request, or set TRAINING_DATA_BUCKET in the worker's environment",
    });
  }
  const { validation, evaluation } = (shares ?? {}) as Fields;
  if (typeof validation === 'number' && typeof evaluation === 'number' && validation + evaluation >= 1) {
    problems.push({
      field: 'data.split',
      message: `parts off everything: validation and evaluation are ${validation + evaluation} together, and must stay below 1`,
    });
  }
  if (typeof validation === 'number' && validation > 0 && validationSource !== undefined) {
    problems.push({
      field: 'data.split.validation',
      message: 'parts validation data off, but validationSource brings it: give one of them',
    });
  }
  if (typeof evaluation === 'number' && evaluation > 0 && evaluationSource !== undefined) {
    problems.push({
      field: 'data.split.evaluation',
      message: 'parts evaluation data off, but evaluationSource brings it: give one of them',
    });
  }
  if (evaluationSource !== undefined && namesEvaluation(draft['evaluation'] ?? {})) {
    problems.push({
      field: 'data.evaluationSource',
      message: 'stands beside evaluation.prompts or evaluation.references: give one of them',
    });
  }
  const { prompt, completion, input } = (columns ?? {}) as Fields;
  if (completion !== undefined && prompt === undefined) {
    problems.push({
      field: 'data.map.prompt',
      message: 'is missing: a mapping of the completion needs one of the prompt',
    });
  }
  if (input !== undefined && prompt !== undefined) {
    problems.push({
      field: 'data.map.input',
      message: 'stands beside prompt, but input is the one text of continued pre-training: keep one of the two',
    });
  }
  if (form === 'rows' && prompt === undefined && input === undefined) {
    problems.push({
      field: 'data.map',
      message:
        'is missing: records of the form "rows" need a mapping such as {"prompt": "dialogue", "completion": "summary"}',
    });
  }
  if (references !== undefined && completion !== undefined) {
    problems.push({
      field: 'data.references',
      message: 'brings the answers, and so does map.completion: give one of them',
    });
  }
  return problems;
}

function namesEvaluation({
  prompts,
  references,
}: {
  readonly prompts?: unknown;
  readonly references?: unknown;
}): boolean {
  return prompts !== undefined || references !== undefined;
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
