import type { PairScorer, PrecisionRecallF1, ScoreOptions } from '../metric.ts';
import type { AnsweredRecords } from '../named-metric.ts';
import { pairByReference, referencesOf } from './references.ts';
import type { ReferencedText } from './references.ts';
import type { Rescaling } from './rescaling.ts';
import { scorePairs } from './score-pairs.ts';
import { equalWeights, inverseDocumentFrequencies } from './token-weights.ts';
import type { Workshop } from './workshop.ts';

export interface BertScoreOptions extends ScoreOptions {
  /** With idf: the references that tokens are counted in; default those of the call, one as often as it is given. */
  readonly idfReferences?: readonly string[];
}

export interface BertScorer extends PairScorer {
  /** Of several references the best of each of precision, recall and F1. @throws RangeError where there is none. */
  score(texts: readonly ReferencedText[], options?: BertScoreOptions): Promise<readonly PrecisionRecallF1[]>;
  /**
   * Several models' answers to the same records, by model and then by record: references are encoded once, and counted
   * once for idf, so that each model's scores are what it would get alone.
   *
   * @throws RangeError for a record without a reference, or a model without an answer to each.
   */
  scoreModels(records: AnsweredRecords, options?: BertScoreOptions): Promise<readonly (readonly PrecisionRecallF1[])[]>;
  /** Largest difference in F1 that int8 made to the fp32 scores of a few built-in texts; null at fp32. */
  readonly deviation: number | null;
  /** Ends the encoder's threads. */
  close(): Promise<void>;
}

export interface ScorerSettings {
  readonly idf: boolean;
  readonly rescaling: Rescaling | null;
}

/** The two ways of scoring, over one workshop. */
export function scorerOf(
  workshop: Workshop,
  { idf, rescaling }: ScorerSettings,
): Pick<BertScorer, 'score' | 'scoreModels'> {
  const scoreTexts = async (
    texts: readonly ReferencedText[],
    counted: () => readonly string[],
    options: BertScoreOptions,
  ): Promise<PrecisionRecallF1[]> => {
    options.signal?.throwIfAborted();
    const { pairs, best } = pairByReference(texts);
    const weigh = idf
      ? await inverseDocumentFrequencies(workshop.pool, options.idfReferences ?? counted(), options.signal)
      : equalWeights(workshop.specialIds);
    const scores = best(await scorePairs(workshop, pairs, weigh, options));
    return rescaling ? scores.map(rescaling.rescale) : scores;
  };

  return {
    score: (texts, options = {}) =>
      scoreTexts(texts, () => texts.flatMap(({ reference }) => referencesOf(reference)), options),
    scoreModels: async ({ references, answers }, options = {}) => {
      const texts = references.flatMap((reference, record) =>
        answers.map((ofModel, model) => {
          const candidate = ofModel[record];
          if (candidate === undefined) throw new RangeError(`Model ${model} has no answer to record ${record}.`);
          return { candidate, reference };
        }),
      );
      const scores = await scoreTexts(texts, () => references.flat(), options);
      return answers.map((_, model) => scores.filter((_score, at) => at % answers.length === model));
    },
  };
}
