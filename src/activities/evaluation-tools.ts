import type { DecisionSettings, EvaluationSettings } from '../domain/customization.ts';
import { InvalidRequestError } from '../domain/errors.ts';
import { bertScoreChoicesOf, encodersFor, metricsOf } from '../evaluation/metric-settings.ts';
import type { MetricTools, ModelScorer } from '../metrics/index.ts';
import type { Dependencies } from './dependencies.ts';

type Settings = Pick<EvaluationSettings, 'encoder'> & Partial<EvaluationSettings>;

/**
 * The encoders that an evaluation needs, as it asks for them: BERTScore's in any case, one of sentences where a metric,
 * the decision or a guardrail names `embeddingCosine`. They encode in threads of their own, so heartbeats go on.
 *
 * @throws EncoderError where one can't be loaded, or not with these options; InvalidRequestError where none is named
 */
export async function loadTools(
  { bertScorer, sentenceEncoder }: Pick<Dependencies, 'bertScorer' | 'sentenceEncoder'>,
  { encoder, sentenceEncoder: ofSentences, metricOptions, metrics = [] }: Settings,
  decision: DecisionSettings | undefined,
  say: (text: string) => void,
): Promise<{ readonly bertScorer: ModelScorer } & Pick<MetricTools, 'sentenceEncoder'>> {
  const scorer = await bertScorer(encoder, bertScoreChoicesOf(metricOptions?.bertscore), say);
  if (!encodersFor(decision ? metricsOf(metrics, decision) : metrics).sentences) return { bertScorer: scorer };
  if (ofSentences === undefined) {
    const message = 'is missing, and embeddingCosine needs it: name a hub id, or a folder on the worker';
    throw new InvalidRequestError([{ field: 'evaluation.sentenceEncoder', message }]);
  }
  return { bertScorer: scorer, sentenceEncoder: await sentenceEncoder(ofSentences, say) };
}
