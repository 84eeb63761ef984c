/** Requests whose field `data` is wrong, and what is said of it: `field: message`. */
export const source = 'huggingface:knkarthick/dialogsum?split=train';
export const base = { jobName: 'my.job', baseModel: 'cohere.command-light-text-v14:7:4k' };

export const malformedDataRequests: readonly (readonly [name: string, request: object, says: RegExp])[] = [
  ['neither training nor data', base, /^training: is missing\. .*or give `data` with a source/m],
  ['both', { ...base, training: { data: 'a.jsonl' }, data: { source } }, /^training: stands beside data/m],
  ['no source', { ...base, data: {} }, /^data\.source: is missing/m],
  [
    'a path of one machine',
    { ...base, data: { source: '/tmp/a.jsonl' } },
    /^data\.source: "\/tmp\/a\.jsonl" is no source: write s3:\/\/bucket\/key/m,
  ],
  [
    'an unknown parameter of the hub',
    { ...base, data: { source: 'huggingface:a/b?splt=train' } },
    /^data\.source: .*is no source/m,
  ],
  [
    'an unknown field',
    { ...base, data: { source, sampel: 3 } },
    /^data\.sampel: is not a known field.*did you mean.*sample/m,
  ],
  [
    'an unknown column role',
    { ...base, data: { source, map: { promt: 'a' } } },
    /^data\.map\.promt: is not a known field.*prompt/m,
  ],
  [
    'a completion without a prompt',
    { ...base, data: { source, map: { completion: 'a' } } },
    /^data\.map\.prompt: is missing/m,
  ],
  [
    'input beside prompt',
    { ...base, data: { source, map: { prompt: 'a', input: 'b' } } },
    /^data\.map\.input: stands beside prompt/m,
  ],
  [
    'rows without a mapping',
    { ...base, data: { source, form: 'rows' } },
    /^data\.map: is missing: records of the form "rows"/m,
  ],
  ['an unknown form', { ...base, data: { source, form: 'xml' } }, /^data\.form: must be one of "auto".*but is "xml"/m],
  [
    'shares that take all',
    { ...base, data: { source, split: { validation: 0.5, evaluation: 0.5 } } },
    /^data\.split: parts off everything: .*are 1 together/m,
  ],
  [
    'a share above 0.9',
    { ...base, data: { source, split: { validation: 2 } } },
    /^data\.split\.validation: must be a number from 0 to 0\.9, but is 2/m,
  ],
  [
    'a sample of none',
    { ...base, data: { source, sample: { records: 0 } } },
    /^data\.sample\.records: must be a whole number at least 1, but is 0/m,
  ],
  [
    'two evaluation sources',
    { ...base, data: { source, evaluationSource: source }, evaluation: { prompts: 'a' } },
    /^data\.evaluationSource: stands beside evaluation\.prompts/m,
  ],
  [
    'validation twice',
    { ...base, data: { source, validationSource: source, split: { validation: 0.1 } } },
    /^data\.split\.validation: parts validation data off, but validationSource brings it/m,
  ],
  [
    'answers twice',
    { ...base, data: { source, references: 's3://abc/r.json', map: { prompt: 'a', completion: 'b' } } },
    /^data\.references: brings the answers/m,
  ],
  [
    'an output that Bedrock can not read',
    { ...base, data: { source, output: 's3://abc/my data' } },
    /^data\.output: .*is not a folder that Bedrock can write to/m,
  ],
  [
    'a version that is no number',
    { ...base, data: { source, version: 'v1' } },
    /^data\.version: must be a whole number.*but is "v1"/m,
  ],
];
