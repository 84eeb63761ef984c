import { embeddingCosine, embeddingCosineSignature } from '../embedding-cosine.ts';
import type { SentenceEmbedder } from '../embedding-cosine.ts';
import type { AnsweredRecords, MetricFamily, MetricTools, ModelScorer } from '../named-metric.ts';
import { precisionRecallF1Infos, precisionRecallF1Scores } from './precision-recall-f1.ts';

/** Of several references the best of each of precision, recall and F1, as Python's bert_score. */
export const bertScoreFamily: MetricFamily = {
  name: 'bertscore',
  // The range of cosines; rescaling stretches it below.
  metrics: precisionRecallF1Infos('bertscore', 'BERTScore', [-1, 1]),
  signature: (_options, tools) => bertScorerOf(tools).signature,
  /**
   * The scorer is given the records as they are: it encodes what models share once, and with idf counts each reference
   * as often as there are records that have it, not as often as there are models.
   */
  async score(records, _options, tools) {
    checkComplete(records);
    return precisionRecallF1Scores(await bertScorerOf(tools).scoreModels(records, tools));
  },
};

/** How many records' vectors are held at once: a text of many records may be embedded again in a later lot. */
const RECORDS_AT_A_TIME = 1000;

/** Of several references the closest. */
export const embeddingCosineFamily: MetricFamily = {
  name: 'embeddingCosine',
  metrics: [{ name: 'embeddingCosine', label: 'Cosine of embeddings', higherIsBetter: true, range: [-1, 1] }],
  signature: (_options, tools) => embeddingCosineSignature(sentenceEncoderOf(tools)),
  async score(records, _options, tools) {
    const { embed } = sentenceEncoderOf(tools);
    const total = records.references.length;
    const byModel = records.answers.map(() => new Float64Array(total));
    for (let start = 0; start < total; start += RECORDS_AT_A_TIME) {
      const lot = Array.from({ length: Math.min(RECORDS_AT_A_TIME, total - start) }, (_, at) => start + at);
      const cosines = await embeddingCosine(
        records.answers.flatMap((answers, model) => lot.map((record) => answerOf(answers, record, model))),
        records.answers.flatMap(() => lot.map((record) => referencesOf(records, record))),
        embed,
        tools.signal,
      );
      byModel.forEach((ofModel, model) => {
        ofModel.set(cosines.subarray(model * lot.length, (model + 1) * lot.length), start);
      });
      tools.signal?.throwIfAborted();
      tools.onProgress?.(start + lot.length, total);
    }
    return [{ models: byModel.map((perRecord) => ({ perRecord, corpus: null, counted: {} })) }];
  },
};

function answerOf(answers: readonly string[], record: number, model: number): string {
  const answer = answers[record];
  if (answer === undefined) throw new RangeError(`Model ${model} has no answer to record ${record}.`);
  return answer;
}

function referencesOf({ references }: AnsweredRecords, record: number): readonly string[] {
  const known = references[record] ?? [];
  if (known.length === 0) throw new RangeError(`Record ${record} has no reference to compare its answer with.`);
  return known;
}

function checkComplete(records: AnsweredRecords): void {
  for (const record of records.references.keys()) {
    referencesOf(records, record);
    records.answers.forEach((answers, model) => answerOf(answers, record, model));
  }
}

function bertScorerOf({ bertScorer }: MetricTools): ModelScorer {
  if (!bertScorer) throw new TypeError('bertscore needs a loaded encoder (tools.bertScorer).');
  return bertScorer;
}

function sentenceEncoderOf({ sentenceEncoder }: MetricTools): SentenceEmbedder {
  if (!sentenceEncoder) throw new TypeError('embeddingCosine needs an encoder of sentences (tools.sentenceEncoder).');
  return sentenceEncoder;
}
