/**
 * What an evaluation knows of a metric that it computes by name: values by record for each model, and a score of all
 * records, or of any choice of them, from what each record adds.
 */
import type { SentenceEmbedder } from './embedding-cosine.ts';
import type { ExactMatchOptions } from './exact-match.ts';
import type { JsonMatchOptions } from './json-match.ts';
import { mean } from './mean.ts';
import type { PrecisionRecallF1, ScoreOptions } from './metric.ts';
import type { LabelOptions } from './classification/labels.ts';
import type { RougeOptions } from './rouge/words.ts';
import type { CorpusStatistic } from './statistics/corpus-statistic.ts';

/** Each metric reads those that concern it and names them in its signature. */
export interface MetricOptions extends RougeOptions, ExactMatchOptions, JsonMatchOptions, LabelOptions {}

/** The same records answered by one or more models: each metric scores them side by side, so that models share work. */
export interface AnsweredRecords {
  /** By record; every record has at least one. */
  readonly references: readonly (readonly string[])[];
  /** By model, then by record. */
  readonly answers: readonly (readonly string[])[];
}

/** Scores by model and then by record; each model gets what it would get alone. */
export interface ModelScorer {
  readonly signature: string;
  scoreModels(records: AnsweredRecords, options?: ScoreOptions): Promise<readonly (readonly PrecisionRecallF1[])[]>;
}

/** What runs an encoder; a metric that needs one and lacks it says so. */
export interface MetricTools extends ScoreOptions {
  readonly bertScorer?: ModelScorer;
  readonly sentenceEncoder?: SentenceEmbedder;
}

export interface MetricInfo {
  /** As in requests and reports: `rougeL.f1`. */
  readonly name: string;
  readonly label: string;
  readonly higherIsBetter: boolean;
  readonly range: readonly [lowest: number, highest: number];
}

/** A metric, or several that come out of one computation (`rougeL`: precision, recall and F1). */
export interface MetricFamily {
  readonly name: string;
  readonly metrics: readonly MetricInfo[];
  /** @throws TypeError where a tool is needed that isn't there. */
  signature(options: MetricOptions, tools: MetricTools): string;
  /**
   * One for each of `metrics`, in their order.
   *
   * @throws TypeError as `signature`; RangeError for a record that the metric can't score; the signal's reason.
   */
  score(records: AnsweredRecords, options: MetricOptions, tools: MetricTools): Promise<readonly MetricScores[]>;
}

export interface MetricScores {
  /** By model. */
  readonly models: readonly ModelMetricScores[];
}

export interface ModelMetricScores {
  /** By record; for a metric of the whole (`macroF1`) the closest that a record has of its own (right or wrong). */
  readonly perRecord: Float64Array;
  /**
   * The score of the whole where that isn't the mean of `perRecord`, else null. All models' sums have the same meaning,
   * so that a permutation may add a record from either.
   */
  readonly corpus: CorpusStatistic | null;
  /** What was counted beside the score, such as answers that are no JSON. */
  readonly counted: Readonly<Record<string, number>>;
}

/** The score of the whole, or of the given records (each as often as it is named). */
export function overallScore({ perRecord, corpus }: ModelMetricScores, records?: ArrayLike<number>): number {
  if (!corpus) return mean(records ? Array.from(records, (record) => perRecord[record] ?? Number.NaN) : [...perRecord]);
  const sums = new Float64Array(corpus.width);
  const count = records?.length ?? corpus.records;
  for (let at = 0; at < count; at++) corpus.add(records ? (records[at] ?? 0) : at, 1, sums, 0);
  return corpus.score(sums);
}
