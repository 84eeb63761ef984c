import type { CustomizationRequest } from '../domain/customization.ts';
import { decide } from '../domain/verdict.ts';
import type { Verdict } from '../report/result.ts';
import type { Evaluation } from './score-answers.ts';

export function decideVerdictActivities() {
  return {
    /** An activity although it is pure: history keeps what was decided, so the rule may change under running workflows. */
    async decideVerdict({ decision, evaluation }: CustomizationRequest, found: Evaluation): Promise<Verdict> {
      return decide(decision, found.scores, found.scored / found.records, evaluation.minimumCoverage);
    },
  };
}
