import { bleuScore, bleuSignature, bleuStatistics, bleuStatisticsWidth } from '../bleu.ts';
import { chrfScore, chrfSignature, chrfStatistics, chrfStatisticsWidth } from '../chrf.ts';
import { eachRecord } from '../each-record.ts';
import type { MetricFamily } from '../named-metric.ts';
import { increase } from './increase.ts';

export const bleuFamily = translation({
  name: 'bleu',
  label: 'BLEU',
  signature: bleuSignature,
  width: bleuStatisticsWidth,
  statistics: bleuStatistics,
  ofRecord: (statistics) => bleuScore(statistics, { effectiveOrder: true }),
  ofAll: (sums) => bleuScore(sums, { effectiveOrder: false }),
});

export const chrfFamily = translation({
  name: 'chrf',
  label: 'chrF2',
  signature: chrfSignature,
  width: chrfStatisticsWidth,
  statistics: chrfStatistics,
  ofRecord: chrfScore,
  ofAll: chrfScore,
});

interface TranslationMetric {
  readonly name: string;
  readonly label: string;
  readonly signature: string;
  readonly width: number;
  statistics(candidate: string, references: readonly string[]): readonly number[];
  ofRecord(statistics: ArrayLike<number>): number;
  ofAll(sums: ArrayLike<number>): number;
}

/** The score of the whole comes from all records' counts; it is not the mean of the records' scores. */
function translation(metric: TranslationMetric): MetricFamily {
  return {
    name: metric.name,
    metrics: [{ name: metric.name, label: metric.label, higherIsBetter: true, range: [0, 100] }],
    signature: () => metric.signature,
    async score(records, _options, tools) {
      const statistics = await eachRecord(records, tools, (candidate, references) =>
        Float64Array.from(metric.statistics(candidate, references)),
      );
      return [
        {
          models: statistics.map((ofModel) => ({
            perRecord: Float64Array.from(ofModel, (ofRecord) => metric.ofRecord(ofRecord)),
            corpus: {
              records: ofModel.length,
              width: metric.width,
              add(record, times, sums, from) {
                const counts = ofModel[record] ?? [];
                for (let at = 0; at < counts.length; at++) increase(sums, from + at, times * (counts[at] ?? 0));
              },
              score: (sums) => metric.ofAll(sums),
            },
            counted: {},
          })),
        },
      ];
    },
  };
}
