import { eachRecord } from '../each-record.ts';
import type { PrecisionRecallF1, TextPair } from '../metric.ts';
import type { MetricFamily } from '../named-metric.ts';
import { rougeL } from '../rouge/rouge-l.ts';
import { rougeLsum } from '../rouge/rouge-lsum.ts';
import { rougeN } from '../rouge/rouge-n.ts';
import { rougeSignature } from '../rouge/rouge-signature.ts';
import type { RougeOptions } from '../rouge/words.ts';
import { bestF1, precisionRecallF1Infos, precisionRecallF1Scores } from './precision-recall-f1.ts';

export const rougeFamilies: readonly MetricFamily[] = [
  rouge('rouge1', 'ROUGE-1', (pair, options) => rougeN(1, pair, options)),
  rouge('rouge2', 'ROUGE-2', (pair, options) => rougeN(2, pair, options)),
  rouge('rougeL', 'ROUGE-L', rougeL),
  rouge('rougeLsum', 'ROUGE-Lsum', rougeLsum),
];

/** Of several references the one with the best F1, as rouge-score's `score_multi`. */
function rouge(
  name: Parameters<typeof rougeSignature>[0],
  label: string,
  compute: (pair: TextPair, options: RougeOptions) => PrecisionRecallF1,
): MetricFamily {
  return {
    name,
    metrics: precisionRecallF1Infos(name, label, [0, 1]),
    signature: (options) => rougeSignature(name, options),
    score: async (records, options, tools) =>
      precisionRecallF1Scores(
        await eachRecord(records, tools, (candidate, [first, ...others]) =>
          bestF1(
            compute({ candidate, reference: first }, options),
            others.map((reference) => compute({ candidate, reference }, options)),
          ),
        ),
      ),
  };
}
