/** How data is prepared: the request's field `data` and the options of `temper data`, with every default filled in. */
export interface DataSettings {
  /** `s3://…` (an object, or a folder that ends in `/`), `huggingface:owner/name?split=train`, or a local path. */
  readonly source: string;
  /** Answers in the order of the source's prompts: the AWS sample's second file. */
  readonly references?: string;
  /** Sources of their own for the other sets; then nothing is split off for them. */
  readonly validationSource?: string;
  readonly evaluationSource?: string;
  readonly form: RecordForm;
  readonly map: DataMap;
  readonly sample?: { readonly records: number; readonly seed: number };
  readonly split: DataSplit;
  /** Whether exact duplicates stay. */
  readonly duplicates: 'keep' | 'drop';
  /** Whether a record that can't be used ends the preparation, or is left out. */
  readonly problems: 'fail' | 'skip';
  /** `limits`: what Bedrock would refuse. `all`: repeats, leakage, languages and personal data too. */
  readonly checks: 'all' | 'limits';
  /** Names the folders `training_data_v1/` and so on; without it they are named by their content. */
  readonly version?: number;
}

export interface DataSplit {
  /** Shares, 0 to below 1. */
  readonly validation: number;
  readonly evaluation: number;
  readonly seed: number;
}

/** The form of a source's records; `auto` looks at the first one. */
export const recordForms = [
  'auto',
  'prompt-completion',
  'input-output',
  'text',
  'messages',
  'rows',
  'image-caption',
] as const;
export type RecordForm = (typeof recordForms)[number];

/**
 * Which column becomes what. A value is a column's name (`dialogue`, `translation.en`), or a template with names in
 * braces: `Summarize:\n{dialogue}`.
 */
export interface DataMap {
  readonly prompt?: string;
  readonly completion?: string;
  readonly system?: string;
  /** One text, for continued pre-training. */
  readonly input?: string;
  /** The class to which a record belongs; splits keep the shares of classes. */
  readonly label?: string;
  /** Records with the same value stay in the same set. */
  readonly group?: string;
}

export const defaultSplit: DataSplit = { validation: 0, evaluation: 0.1, seed: 1 };
