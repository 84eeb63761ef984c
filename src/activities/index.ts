import { answerShardActivities } from './answer-shard.ts';
import { withHeartbeats } from './beating.ts';
import { checkDataActivities } from './check-data.ts';
import { checkEncoderActivities } from './check-encoder.ts';
import { collectInferencesActivities } from './collect-inferences.ts';
import { customizationJobActivities } from './customization-job.ts';
import { decideVerdictActivities } from './decide-verdict.ts';
import type { Dependencies } from './dependencies.ts';
import { endpointActivities } from './endpoint.ts';
import { estimateCostActivities } from './estimate-cost.ts';
import { withFailures } from './failures.ts';
import { judgeShardActivities } from './judge-shard.ts';
import { planEvaluationActivities } from './plan-evaluation.ts';
import { preflightActivities } from './preflight.ts';
import { prepareDataActivities } from './prepare-data.ts';
import { readLossesActivities } from './read-losses.ts';
import { scoreAnswersActivities } from './score-answers.ts';
import { sendMailActivities } from './send-mail.ts';
import { skipEvaluationActivities } from './skip-evaluation.ts';
import { validateRequestActivities } from './validate-request.ts';
import { writeReportActivities } from './write-report.ts';
import { writeResultActivities } from './write-result.ts';

/** Every activity; those that take long heartbeat by themselves and say how far they are. */
export function createActivities(dependencies: Dependencies) {
  return withFailures({
    ...withHeartbeats({
      ...validateRequestActivities(dependencies),
      ...customizationJobActivities(dependencies),
      ...readLossesActivities(dependencies),
      ...endpointActivities(dependencies),
      ...decideVerdictActivities(),
      ...estimateCostActivities(dependencies),
      ...sendMailActivities(dependencies),
      ...skipEvaluationActivities(dependencies),
      ...writeReportActivities(dependencies),
      ...writeResultActivities(dependencies),
    }),
    ...preflightActivities(dependencies),
    ...prepareDataActivities(dependencies),
    ...checkDataActivities(dependencies),
    ...checkEncoderActivities(dependencies),
    ...planEvaluationActivities(dependencies),
    ...answerShardActivities(dependencies),
    ...judgeShardActivities(dependencies),
    ...collectInferencesActivities(dependencies),
    ...scoreAnswersActivities(dependencies),
  });
}

export type Activities = ReturnType<typeof createActivities>;
