import { classificationFamily } from './families/classification.ts';
import { bertScoreFamily, embeddingCosineFamily } from './families/encoded.ts';
import { exactMatchFamily, jsonMatchFamily } from './families/matches.ts';
import { rougeFamilies } from './families/rouge.ts';
import { bleuFamily, chrfFamily } from './families/translation.ts';
import type {
  AnsweredRecords,
  MetricFamily,
  MetricInfo,
  MetricOptions,
  MetricTools,
  ModelMetricScores,
} from './named-metric.ts';

/** Every metric that an evaluation can be asked for by name; a new one is a family here. */
export const metricFamilies: readonly MetricFamily[] = [
  bertScoreFamily,
  ...rougeFamilies,
  bleuFamily,
  chrfFamily,
  exactMatchFamily,
  jsonMatchFamily,
  classificationFamily,
  embeddingCosineFamily,
];

/** `bertscore.f1`, `rougeL.f1`, `bleu`, `accuracy`, … */
export const metricNames: readonly string[] = metricFamilies.flatMap(({ metrics }) => metrics.map(({ name }) => name));

export interface ScoredMetric extends MetricInfo {
  readonly signature: string;
  /** By model, in the order of the answers. */
  readonly models: readonly ModelMetricScores[];
}

/**
 * Scores all models' answers by each of the named metrics, in the order of `names`; metrics of one family are computed
 * together, once. A family's name stands for all of its metrics.
 *
 * @throws RangeError for a name that isn't known; as `MetricFamily.score`.
 */
export async function scoreByName(
  names: readonly string[],
  records: AnsweredRecords,
  options: MetricOptions = {},
  tools: MetricTools = {},
): Promise<ScoredMetric[]> {
  const wanted = new Set(names.flatMap(expand));
  const scored = new Map<string, ScoredMetric>();
  for (const family of metricFamilies.filter(({ metrics }) => metrics.some(({ name }) => wanted.has(name)))) {
    const signature = family.signature(options, tools);
    const scores = await family.score(records, options, tools);
    family.metrics.forEach((info, at) => {
      scored.set(info.name, { ...info, signature, models: scores[at]?.models ?? [] });
    });
  }
  return [...wanted].map((name) => scored.get(name) as ScoredMetric);
}

function expand(name: string): readonly string[] {
  if (metricNames.includes(name)) return [name];
  const family = metricFamilies.find((each) => each.name === name);
  if (!family) throw new RangeError(`${JSON.stringify(name)} is no metric; there are ${metricNames.join(', ')}.`);
  return family.metrics.map((metric) => metric.name);
}
