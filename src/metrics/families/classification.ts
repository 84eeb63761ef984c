import { accuracy } from '../classification/accuracy.ts';
import { balancedAccuracy } from '../classification/balanced-accuracy.ts';
import type { ClassCounts } from '../classification/class-counts.ts';
import { labelOf, labelSet } from '../classification/labels.ts';
import { matthewsCorrelation } from '../classification/matthews-correlation.ts';
import { macroScores, weightedScores } from '../classification/precision-recall-f1.ts';
import { eachRecord } from '../each-record.ts';
import { signature } from '../metric.ts';
import type { MetricFamily, MetricInfo, MetricScores } from '../named-metric.ts';
import type { CorpusStatistic } from '../statistics/corpus-statistic.ts';
import { increase } from './increase.ts';

interface ClassMetric extends MetricInfo {
  of(counts: ClassCounts): number;
}

const METRICS: readonly ClassMetric[] = [
  { ...info('accuracy', 'Accuracy'), of: accuracy },
  { ...info('balancedAccuracy', 'Balanced accuracy'), of: balancedAccuracy },
  { ...info('macroPrecision', 'Macro precision'), of: (counts) => macroScores(counts).precision },
  { ...info('macroRecall', 'Macro recall'), of: (counts) => macroScores(counts).recall },
  { ...info('macroF1', 'Macro F1'), of: (counts) => macroScores(counts).f1 },
  { ...info('weightedPrecision', 'Weighted precision'), of: (counts) => weightedScores(counts).precision },
  { ...info('weightedRecall', 'Weighted recall'), of: (counts) => weightedScores(counts).recall },
  { ...info('weightedF1', 'Weighted F1'), of: (counts) => weightedScores(counts).f1 },
  { ...info('mcc', 'Matthews correlation'), of: matthewsCorrelation, range: [-1, 1] },
];

/**
 * Answers and references taken as labels. Per record: whether the label is right. The labels of all models are counted
 * side by side; one that a model neither meets nor answers weighs nothing in that model's scores.
 */
export const classificationFamily: MetricFamily = {
  name: 'classification',
  metrics: METRICS.map(({ name, label, higherIsBetter, range }) => ({ name, label, higherIsBetter, range })),
  signature: ({ ignoreCase = false }) =>
    signature('classification', { case: ignoreCase ? 'lower' : 'mixed', trim: 'yes', zerodiv: 0, version: 1 }),
  async score(records, options, tools) {
    const labelled = await eachRecord(records, tools, (candidate, references, record) => {
      if (references.length > 1) {
        throw new RangeError(`Record ${record} has ${references.length} references; a classification has one label.`);
      }
      return { answer: labelOf(candidate, options), truth: labelOf(references[0], options) };
    });
    const labels = labelSet(labelled.flat().flatMap(({ answer, truth }) => [answer, truth]));
    const places = new Map(labels.map((label, place) => [label, place]));
    const place = (label: string): number => places.get(label) ?? 0;
    const models = labelled.map((ofModel) => ({
      right: Float64Array.from(ofModel, ({ answer, truth }) => (answer === truth ? 1 : 0)),
      answers: Uint32Array.from(ofModel, ({ answer }) => place(answer)),
      truths: Uint32Array.from(ofModel, ({ truth }) => place(truth)),
    }));
    return METRICS.map((metric): MetricScores => ({
      models: models.map(({ right, answers, truths }) => ({
        perRecord: right,
        corpus: metric.name === 'accuracy' ? null : corpusStatistic(metric, labels.length, answers, truths),
        counted: { labels: labels.length },
      })),
    }));
  },
};

/** Sums: by class how often it was answered rightly, answered, and meant. A record adds to three of them at most. */
function corpusStatistic(
  metric: ClassMetric,
  classes: number,
  answers: Uint32Array,
  truths: Uint32Array,
): CorpusStatistic {
  return {
    records: truths.length,
    width: 3 * classes,
    add(record, times, sums, from) {
      const [answer = 0, truth = 0] = [answers[record], truths[record]];
      if (answer === truth) increase(sums, from + truth, times);
      increase(sums, from + classes + answer, times);
      increase(sums, from + 2 * classes + truth, times);
    },
    score: (sums) =>
      metric.of({
        correct: sums.subarray(0, classes),
        predicted: sums.subarray(classes, 2 * classes),
        actual: sums.subarray(2 * classes),
      }),
  };
}

function info(name: string, label: string): MetricInfo {
  return { name, label, higherIsBetter: true, range: [0, 1] };
}
