import { judgeMetricName, type JudgeSettings } from '../domain/customization.ts';
import type { Decision } from '../domain/verdict.ts';
import {
  judgeSignature,
  parseVerdict,
  preferenceOf,
  preferenceValue,
  summariseJudgements,
  type JudgeSummary,
  type ScoredMetric,
} from '../metrics/index.ts';
import { compare, type Measurement } from './measure.ts';

/** A judge's two replies to a record; null where it gave none. */
export type Judgement = { readonly forward: string; readonly backward: string } | null;

/**
 * Makes a metric of a judge's replies: a model's value on a record is 1 where its answer is preferred, 0.5 on a tie and
 * 0 otherwise, so that its mean is the model's win rate. Records whose replies can't be read take no part in it; how
 * many those are stands in its label.
 *
 * @param judgements by record
 * @returns no measurement where no record has a preference; `differences` and `values` by record, for those without a
 * preference 0 and NaN
 */
export async function measureJudge(
  { model, rubric }: JudgeSettings,
  judgements: readonly Judgement[],
  decision: Decision,
  signal?: AbortSignal,
): Promise<{ readonly summary: JudgeSummary; readonly measurement: Measurement | null }> {
  const preferences = judgements.map((judgement) =>
    judgement ? preferenceOf(parseVerdict(judgement.forward), parseVerdict(judgement.backward)) : 'unparsed',
  );
  const summary = summariseJudgements(preferences);
  const shares = preferences.map((preference) => {
    const value = preferenceValue(preference);
    return value === null ? null : (value + 1) / 2;
  });
  const read = shares.filter((share) => share !== null);
  if (read.length === 0) return { summary, measurement: null };

  const unread = summary.unparsed === 0 ? '' : ` (${summary.unparsed} of ${judgements.length} judgements unreadable)`;
  const measurement = await compare(
    {
      name: judgeMetricName,
      label: `Judge's win rate${unread}`,
      higherIsBetter: true,
      range: [0, 1],
      signature: judgeSignature(model, rubric),
      models: [scoresOf(read.map((share) => 1 - share)), scoresOf(read)],
    },
    decision,
    signal,
  );
  return {
    summary,
    measurement: {
      ...measurement,
      differences: shares.map((share) => (share === null ? 0 : 2 * share - 1)),
      values: {
        baseline: shares.map((share) => (share === null ? Number.NaN : 1 - share)),
        candidate: shares.map((share) => share ?? Number.NaN),
      },
    },
  };
}

function scoresOf(values: readonly number[]): ScoredMetric['models'][number] {
  return { perRecord: Float64Array.from(values), corpus: null, counted: {} };
}
