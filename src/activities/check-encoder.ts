import { whileBeating } from './beating.ts';
import type { Dependencies } from './dependencies.ts';

export function checkEncoderActivities({ bertScorer }: Pick<Dependencies, 'bertScorer'>) {
  return {
    /** Loads the encoder before anything is bought: a run that can't be scored must not start. Returns its signature. */
    async checkEncoder(encoder: string): Promise<string> {
      return whileBeating(async (say) => (await bertScorer(encoder, say)).signature);
    },
  };
}
