/** What the rest of Temper uses of the metrics. */
export { mean, meanScores } from './mean.ts';
export type { PrecisionRecallF1, TextPair } from './metric.ts';
export { rougeL, rougeLSignature } from './rouge/rouge-l.ts';
export { metricFamilies, metricNames, scoreByName } from './registry.ts';
export type { ScoredMetric } from './registry.ts';
export { overallScore } from './named-metric.ts';
export type { AnsweredRecords, MetricOptions, MetricTools, ModelScorer } from './named-metric.ts';
export { confusionMatrix } from './classification/confusion-matrix.ts';
export { classCounts } from './classification/class-counts.ts';
export { labelOf, labelSet } from './classification/labels.ts';
export { classScores } from './classification/precision-recall-f1.ts';
export { embeddingCosineSignature } from './embedding-cosine.ts';
export type { SentenceEmbedder } from './embedding-cosine.ts';
export { perplexityOf } from './perplexity.ts';
export {
  judgeQuestions,
  judgeSignature,
  parseVerdict,
  preferenceOf,
  preferenceValue,
  summariseJudgements,
} from './judge.ts';
export type { JudgeSummary } from './judge.ts';
export { loadBertEncoder, loadBertScorer } from './bertscore/bertscore.ts';
export type { BertScorerOptions } from './bertscore/bertscore.ts';
export type { BertScorer } from './bertscore/scorer.ts';
export { loadSentenceEncoder } from './bertscore/sentence-encoder.ts';
export { EncoderError, EncoderOptionError } from './bertscore/encoder-error.ts';
