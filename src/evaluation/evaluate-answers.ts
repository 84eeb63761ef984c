import type { EvaluationRecord } from '../domain/dataset/evaluation-records.ts';
import { decideVerdict, type Decision } from '../domain/verdict.ts';
import type { MetricOptions, MetricTools } from '../metrics/index.ts';
import type { AnswerFailure, EvaluationReport, LatencySummary, Provenance } from '../report/result.ts';
import { detailsOf, type AnsweredRecord } from './details.ts';
import { measure } from './measure.ts';

/** Both models' answers to the same records, in the order of the records; null where a model gave none. */
export interface AnsweredEvaluation {
  readonly records: readonly EvaluationRecord[];
  readonly answers: Readonly<Record<'baseline' | 'candidate', readonly (string | null)[]>>;
  /** Metrics or families of metrics; what the decision names is measured in any case. */
  readonly metrics: readonly string[];
  readonly options: MetricOptions;
  readonly decision: Decision;
  readonly minimumCoverage: number;
  readonly provenance: Provenance;
}

/**
 * Scores answers that are there already, compares them and decides: an evaluation without Bedrock and Temporal. A
 * record that lacks an answer leaves both models and is listed.
 *
 * @throws RangeError where there isn't an entry for each record; as `measure`.
 */
export async function evaluateAnswers(evaluation: AnsweredEvaluation, tools: MetricTools): Promise<EvaluationReport> {
  const { records, answers, decision, minimumCoverage, provenance } = evaluation;
  for (const role of roles) {
    if (answers[role].length !== records.length)
      throw new RangeError(`The ${role} has ${answers[role].length} answers to ${records.length} records.`);
  }
  const answered = records.flatMap((record, index): AnsweredRecord[] => {
    const baseline = answers.baseline[index] ?? null;
    const candidate = answers.candidate[index] ?? null;
    return baseline === null || candidate === null ? [] : [{ ...record, baseline, candidate }];
  });
  const measurements =
    answered.length === 0
      ? []
      : await measure(
          evaluation.metrics,
          {
            references: answered.map(({ reference }) => [reference]),
            answers: roles.map((role) => answered.map((record) => record[role])),
          },
          decision,
          evaluation.options,
          tools,
        );
  const details = detailsOf({
    records: answered,
    total: records.length,
    failures: roles.flatMap((role) => missingOf(role, records, answers[role])),
    measurements,
    metric: decision.metric,
    options: evaluation.options,
    latency: { baseline: notCalled, candidate: notCalled },
  });
  const verdict = decideVerdict(decision, measurements, { coverage: details.records.coverage, minimumCoverage });
  return { ...verdict, decision, ...details, losses: { training: [], validation: [] }, cost: null, provenance };
}

const roles = ['baseline', 'candidate'] as const;
const notCalled: LatencySummary = { p50Ms: null, p95Ms: null, inputTokens: null, outputTokens: null };

function missingOf(
  role: 'baseline' | 'candidate',
  records: readonly EvaluationRecord[],
  answers: readonly (string | null)[],
): AnswerFailure[] {
  return records.flatMap(({ id }, index) =>
    answers[index] === null ? [{ id, role, code: 'Missing', message: 'there is no answer to this record' }] : [],
  );
}
