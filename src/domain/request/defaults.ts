/** What the worker's configuration supplies where a request says nothing. */
export interface RequestDefaults {
  readonly region?: string;
  readonly trainingDataBucket?: string;
  readonly validationDataBucket?: string;
  readonly modelInferenceBucket?: string;
  readonly customizationOutputBucket?: string;
  readonly roleArn?: string;
  readonly encoder: string;
  readonly sentenceEncoder: string;
  readonly firstIntervalSeconds: number;
  readonly longestIntervalSeconds: number;
  readonly sender?: string;
  readonly recipient?: string;
}

/** The AWS sample's names for its two files in VALIDATION_DATA_BUCKET. */
const defaultEvaluationFiles = { prompts: 'validation-data.json', references: 'reference-inference.json' };

/** Where the evaluation data is: in the AWS sample's two files, unless the request names the prompts or the references. */
export function evaluationFiles<Location>(evaluation: {
  readonly prompts?: Location | undefined;
  readonly references?: Location | undefined;
}): { prompts: Location | string; references?: Location | string | undefined } {
  const { prompts, references } = evaluation;
  return prompts === undefined
    ? { prompts: defaultEvaluationFiles.prompts, references: references ?? defaultEvaluationFiles.references }
    : { prompts, references };
}
