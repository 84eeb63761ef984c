/** What the rest of Temper uses of the metrics. */
export { mean, meanScores } from './mean.ts';
export type { PrecisionRecallF1, TextPair } from './metric.ts';
export { rougeL, rougeLSignature } from './rouge-l.ts';
export { loadBertScorer } from './bertscore/bertscore.ts';
export type { BertScorer } from './bertscore/bertscore.ts';
export { EncoderError } from './bertscore/encoder-error.ts';
