import { continueAsNew, getExternalWorkflowHandle, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { DecisionSettings, EvaluationSettings } from '../domain/customization.ts';
import type { FamilyDescription } from '../domain/families/described.ts';
import type { EvaluationPlan, Role } from '../activities/evaluation-work.ts';
import type { Evaluation } from '../activities/score-answers.ts';
import type { Verdict } from '../report/result.ts';
import { evaluationProgressedSignal, type Progress } from './messages.ts';
import {
  answerShard,
  checkEncoder,
  collectInferences,
  decideVerdict,
  judgeShard,
  planEvaluation,
  scoreAnswers,
  writeReport,
} from './proxies.ts';

export interface EvaluateInput {
  /** Whose evaluation it is: the run's folder is named after it. Absent where it stands alone: its own. */
  readonly owner?: { readonly workflowId: string; readonly runId: string };
  readonly settings: EvaluationSettings;
  readonly decision: DecisionSettings;
  /** Decides the form of requests and answers: of both models, or of each where they differ. */
  readonly baseModelId: string | Readonly<Record<Role, string>>;
  /** What the request says of that model's family. */
  readonly family?: FamilyDescription;
  /** Model ids for inference. */
  readonly baseline: string;
  readonly candidate: string;
  /** Set by continue-as-new; the plan is made once, so that both models answer the same copy of the records. */
  readonly resumed?: { readonly firstShard: number; readonly plan: EvaluationPlan };
}

/** What one that stands alone comes back with as well. */
export interface Reported {
  readonly verdict: Verdict['verdict'];
  /** S3 URI of the page; `report.json` beside it is what it shows. */
  readonly reportUri: string;
}

/** The parent hears of progress about this often, however many shards there are. */
const reports = 40;

/**
 * Both models answer the same records, shard by shard; then each answer is scored against its reference. Answers and
 * scores go to S3, keyed by record id; only counts and means come back. Without an owner it checks and decides by
 * itself, and leaves a report.
 */
export async function evaluateModel(input: EvaluateInput): Promise<Evaluation & Partial<Reported>> {
  const { settings, baseModelId } = input;
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const owner = input.owner ?? { workflowId, runId: firstExecutionRunId };
  if (!input.owner && !input.resumed) await checkEncoder(settings.encoder, settings, input.decision);
  const plan = input.resumed?.plan ?? (await planEvaluation(settings, owner));
  const { records } = plan;
  const reportEvery = Math.max(1, Math.floor(plan.shards / reports));

  for (let shard = input.resumed?.firstShard ?? 0; shard < plan.shards; shard += 1) {
    if (workflowInfo().continueAsNewSuggested) {
      return continueAsNew<typeof evaluateModel>({ ...input, resumed: { firstShard: shard, plan } });
    }
    const answer = (role: Role) =>
      answerShard({
        owner,
        settings,
        baseModelId: typeof baseModelId === 'string' ? baseModelId : baseModelId[role],
        ...(input.family && { family: input.family }),
        shard,
        role,
        modelId: input[role],
      });
    await Promise.all([answer('baseline'), answer('candidate')]);
    if (settings.judge) await judgeShard({ owner, settings, judge: settings.judge, shard });
    if ((shard + 1) % reportEvery === 0 || shard + 1 === plan.shards) {
      const answered = 2 * Math.min((shard + 1) * plan.recordsPerShard, records);
      await report({ answered, total: 2 * records, step: 'answering' });
    }
  }

  const inferences = await collectInferences(settings, owner, plan);
  await report({ answered: 2 * records, total: 2 * records, step: 'scoring' });
  const evaluation = await scoreAnswers(settings, input.decision, owner, plan, inferences);
  return input.owner ? evaluation : { ...evaluation, ...(await conclude(input, owner, evaluation)) };
}

/** What a customization does itself. */
async function conclude(
  { settings, decision, baseline, candidate, baseModelId }: EvaluateInput,
  owner: NonNullable<EvaluateInput['owner']>,
  evaluation: Evaluation,
): Promise<Reported> {
  const { verdict, reasons, criteria } = await decideVerdict({ decision, evaluation: settings }, evaluation);
  const facts = {
    verdict,
    reasons,
    criteria,
    decision,
    losses: { training: [], validation: [] },
    cost: null,
    provenance: {
      models: { baseline, candidate },
      request: { baseline, candidate, baseModelId, evaluation: settings, decision },
      datasetDigest: evaluation.datasetDigest ?? null,
      createdAt: new Date().toISOString(),
    },
  };
  const reportUri = await writeReport(facts, settings.inferenceBucket, owner);
  setCurrentDetails(`${verdict}: ${reportUri}`);
  return { verdict, reportUri };
}

async function report(progress: NonNullable<Progress['evaluation']>): Promise<void> {
  setCurrentDetails(`${progress.step}: ${progress.answered} of ${progress.total} answers`);
  const parent = workflowInfo().parent;
  if (!parent) return;
  await getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(evaluationProgressedSignal, progress)
    .catch(() => undefined);
}
