import { continueAsNew, getExternalWorkflowHandle, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { EvaluationSettings } from '../domain/customization.ts';
import type { Evaluation } from '../activities/score-answers.ts';
import { evaluationProgressedSignal, type Progress } from './messages.ts';
import { answerShard, collectInferences, planEvaluation, scoreAnswers } from './proxies.ts';

export interface EvaluateInput {
  /** Whose evaluation it is: the run's folder is named after it. */
  readonly owner: { readonly workflowId: string; readonly runId: string };
  readonly settings: EvaluationSettings;
  /** Decides the form of requests and answers. */
  readonly baseModelId: string;
  /** Model ids for inference. */
  readonly baseline: string;
  readonly candidate: string;
  readonly records: number;
  /** Set by continue-as-new. */
  readonly resumed?: { readonly firstShard: number };
}

/** The parent hears of progress about this often, however many shards there are. */
const reports = 40;

/**
 * Both models answer the same records, shard by shard; then each answer is scored against its reference. Answers and
 * scores go to S3, keyed by record id; only counts and means come back.
 */
export async function evaluateModel(input: EvaluateInput): Promise<Evaluation> {
  const { owner, settings, baseModelId, records } = input;
  const plan = await planEvaluation(settings, owner);
  const reportEvery = Math.max(1, Math.floor(plan.shards / reports));

  for (let shard = input.resumed?.firstShard ?? 0; shard < plan.shards; shard += 1) {
    if (workflowInfo().continueAsNewSuggested) {
      return continueAsNew<typeof evaluateModel>({ ...input, resumed: { firstShard: shard } });
    }
    const work = { owner, settings, baseModelId, shard };
    await Promise.all([
      answerShard({ ...work, role: 'baseline', modelId: input.baseline }),
      answerShard({ ...work, role: 'candidate', modelId: input.candidate }),
    ]);
    if ((shard + 1) % reportEvery === 0 || shard + 1 === plan.shards) {
      const answered = 2 * Math.min((shard + 1) * plan.recordsPerShard, records);
      await report({ answered, total: 2 * records, step: 'answering' });
    }
  }

  const inferences = await collectInferences(settings, owner, plan);
  await report({ answered: 2 * records, total: 2 * records, step: 'scoring' });
  return scoreAnswers(settings, owner, plan, inferences);
}

async function report(progress: NonNullable<Progress['evaluation']>): Promise<void> {
  setCurrentDetails(`${progress.step}: ${progress.answered} of ${progress.total} answers`);
  const parent = workflowInfo().parent;
  if (!parent) return;
  await getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(evaluationProgressedSignal, progress)
    .catch(() => undefined);
}
