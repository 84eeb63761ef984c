import type { DecisionSettings, EvaluationSettings } from '../domain/customization.ts';
import { decideVerdict } from '../domain/verdict.ts';
import type { Verdict } from '../report/result.ts';
import type { Evaluation } from './score-answers.ts';

/** Of a request, or of an evaluation that stands alone. */
interface ToDecide {
  readonly decision: DecisionSettings;
  readonly evaluation: Pick<EvaluationSettings, 'minimumCoverage'>;
}

export function decideVerdictActivities() {
  return {
    /** An activity although it is pure: history keeps what was decided, so the rule may change under running workflows. */
    async decideVerdict(request: ToDecide, found: Evaluation): Promise<Verdict> {
      const { decision, evaluation } = request;
      if (found.unscored !== undefined) return { verdict: 'invalid', reasons: [found.unscored] };
      const coverage = { coverage: found.scored / found.records, minimumCoverage: evaluation.minimumCoverage };
      return decideVerdict(decision, found.metrics, coverage);
    },
  };
}
