/** What the rest of Temper uses of the metrics. */
export { mean, meanScores } from './mean.ts';
export type { PairScorer, PrecisionRecallF1, ScoreOptions, TextPair } from './metric.ts';
export { rougeL, rougeLSignature } from './rouge-l.ts';
export { loadBertScorer } from './bertscore/bertscore.ts';
export type { BertScorer, BertScorerOptions } from './bertscore/bertscore.ts';
export { EncoderError } from './bertscore/encoder-error.ts';
