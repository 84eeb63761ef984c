import type { DecisionSettings, EvaluationSettings } from '../domain/customization.ts';
import { embeddingCosineSignature } from '../metrics/index.ts';
import { whileBeating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';
import { loadTools } from './evaluation-tools.ts';

export function checkEncoderActivities(dependencies: Pick<Dependencies, 'bertScorer' | 'sentenceEncoder'>) {
  return {
    /**
     * Loads the encoders as they will be used, before anything is bought: a run that can't be scored must not start.
     * Returns their signatures.
     *
     * @param settings and `decision` are absent in a call that an earlier version scheduled
     */
    async checkEncoder(
      encoder: string,
      settings: Partial<EvaluationSettings> = {},
      decision?: DecisionSettings,
    ): Promise<string> {
      return whileBeating(async (say) => {
        const { bertScorer, sentenceEncoder } = await loadTools(dependencies, { ...settings, encoder }, decision, say);
        return [bertScorer.signature, ...(sentenceEncoder ? [embeddingCosineSignature(sentenceEncoder)] : [])].join(
          ' ',
        );
      });
    },
  };
}
