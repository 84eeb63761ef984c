import { answerShardActivities } from './answer-shard.ts';
import { checkDataActivities } from './check-data.ts';
import { checkEncoderActivities } from './check-encoder.ts';
import { collectInferencesActivities } from './collect-inferences.ts';
import { customizationJobActivities } from './customization-job.ts';
import { decideVerdictActivities } from './decide-verdict.ts';
import type { Dependencies } from './dependencies.ts';
import { endpointActivities } from './endpoint.ts';
import { estimateCostActivities } from './estimate-cost.ts';
import { withFailures } from './failures.ts';
import { planEvaluationActivities } from './plan-evaluation.ts';
import { readLossesActivities } from './read-losses.ts';
import { scoreAnswersActivities } from './score-answers.ts';
import { sendMailActivities } from './send-mail.ts';
import { validateRequestActivities } from './validate-request.ts';
import { writeResultActivities } from './write-result.ts';

/** Every activity, in the order of the story. */
export function createActivities(dependencies: Dependencies) {
  return withFailures({
    ...validateRequestActivities(dependencies),
    ...checkDataActivities(dependencies),
    ...checkEncoderActivities(dependencies),
    ...customizationJobActivities(dependencies),
    ...readLossesActivities(dependencies),
    ...endpointActivities(dependencies),
    ...planEvaluationActivities(dependencies),
    ...answerShardActivities(dependencies),
    ...collectInferencesActivities(dependencies),
    ...scoreAnswersActivities(dependencies),
    ...decideVerdictActivities(),
    ...estimateCostActivities(),
    ...sendMailActivities(dependencies),
    ...writeResultActivities(dependencies),
  });
}

export type Activities = ReturnType<typeof createActivities>;
