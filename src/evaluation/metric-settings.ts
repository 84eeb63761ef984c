import { embeddingCosineName, type BertScoreSettings, type MetricSettings } from '../domain/customization.ts';
import type { Decision } from '../domain/verdict.ts';
import type { BertScorerOptions, MetricOptions } from '../metrics/index.ts';

/** A request's options in the words of the metrics; what was started before there were any has the defaults. */
export function metricOptionsOf(settings: MetricSettings | undefined): MetricOptions {
  if (!settings) return {};
  const { rouge, exactMatch, jsonMatch, classification } = settings;
  return { ...rouge, ...exactMatch, ...jsonMatch, ...classification };
}

/** The part of BERTScore's options that says how to score; the encoder and where it is cached are told apart from it. */
export type BertScoreChoices = Pick<BertScorerOptions, 'idf' | 'rescale' | 'precision' | 'layer'>;

export function bertScoreChoicesOf(settings: BertScoreSettings | undefined): BertScoreChoices {
  if (!settings) return {};
  const { rescale, ...others } = settings;
  return { ...others, ...(rescale && { rescale }) };
}

/** Every metric that an evaluation computes: what the decision names is measured, asked for or not. */
export function metricsOf(names: readonly string[], decision: Pick<Decision, 'metric' | 'guardrails'>): string[] {
  return [...new Set([decision.metric, ...decision.guardrails.map(({ metric }) => metric), ...names])];
}

/** Which of the two encoders the metrics need. */
export function encodersFor(names: readonly string[]): { readonly bertscore: boolean; readonly sentences: boolean } {
  return {
    bertscore: names.some((name) => name === 'bertscore' || name.startsWith('bertscore.')),
    sentences: names.includes(embeddingCosineName),
  };
}
