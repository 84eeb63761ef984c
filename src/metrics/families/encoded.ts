import { embeddingCosine, embeddingCosineSignature } from '../embedding-cosine.ts';
import type { PairScorer, PrecisionRecallF1 } from '../metric.ts';
import type { AnsweredRecords, MetricFamily, MetricTools } from '../named-metric.ts';
import { precisionRecallF1Infos, precisionRecallF1Scores } from './precision-recall-f1.ts';

/** Of several references the best of each of precision, recall and F1, as Python's bert_score. */
export const bertScoreFamily: MetricFamily = {
  name: 'bertscore',
  metrics: precisionRecallF1Infos('bertscore', 'BERTScore', [-1, 1]),
  signature: (_options, tools) => bertScorerOf(tools).signature,
  /** Record by record, all models' answers together, so that the references they share are encoded once. */
  async score(records, _options, tools) {
    const triples = records.references.flatMap((_, record) =>
      records.answers.map((answers, model) => ({ record, model, candidate: answerOf(answers, record, model) })),
    );
    const pairs = triples.flatMap(({ record, candidate }) =>
      referencesOf(records, record).map((reference) => ({ candidate, reference })),
    );
    const scores = (await bertScorerOf(tools).score(pairs, tools))[Symbol.iterator]();
    const byModel: PrecisionRecallF1[][] = records.answers.map(() => []);
    for (const { record, model } of triples) {
      let best: PrecisionRecallF1 | undefined;
      for (let left = referencesOf(records, record).length; left > 0; left--) {
        const { value, done } = scores.next();
        if (done) throw new RangeError(`The BERTScore scorer gave fewer scores than the ${pairs.length} pairs.`);
        best = best ? bestOfEach(best, value) : value;
      }
      if (best) byModel[model]?.push(best);
    }
    return precisionRecallF1Scores(byModel);
  },
};

function bestOfEach(a: PrecisionRecallF1, b: PrecisionRecallF1): PrecisionRecallF1 {
  return {
    precision: Math.max(a.precision, b.precision),
    recall: Math.max(a.recall, b.recall),
    f1: Math.max(a.f1, b.f1),
  };
}

/** How many records' vectors are held at once: a text of many records may be embedded again in a later lot. */
const RECORDS_AT_A_TIME = 1000;

/** Of several references the closest. */
export const embeddingCosineFamily: MetricFamily = {
  name: 'embeddingCosine',
  metrics: [{ name: 'embeddingCosine', label: 'Cosine of embeddings', higherIsBetter: true, range: [-1, 1] }],
  signature: (_options, tools) => embeddingCosineSignature(sentenceEncoderOf(tools).name),
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

function bertScorerOf({ bertScorer }: MetricTools): PairScorer {
  if (!bertScorer) throw new TypeError('bertscore needs a loaded encoder (tools.bertScorer).');
  return bertScorer;
}

function sentenceEncoderOf({ sentenceEncoder }: MetricTools): NonNullable<MetricTools['sentenceEncoder']> {
  if (!sentenceEncoder) throw new TypeError('embeddingCosine needs an encoder of sentences (tools.sentenceEncoder).');
  return sentenceEncoder;
}
