import { CancellationScope, executeChild, isCancellation, log, ParentClosePolicy, patched } from '@temporalio/workflow';
import type { Approval, CostEstimate, CustomizationResult, EvaluationReport, Verdict } from '../report/result.ts';
import type { Evaluation } from '../activities/score-answers.ts';
import { servingOf } from '../domain/serving.ts';
import { commitmentBeyondBudget, keepWithinBudget } from './budget.ts';
import { customize, type FinishedJob } from './customizing.ts';
import { withEndpoint, type Lease } from './endpoint-lease.ts';
import { evaluateModel } from './evaluate-model.ts';
import { failure, isInvalidRequest, rootMessage } from './failures.ts';
import { checkBeforeBuying } from './preflight.ts';
import { mail } from './mail.ts';
import * as activities from './proxies.ts';
import { openRun, type Plan, type Run } from './run.ts';

interface Decided {
  readonly evaluation: Evaluation;
  readonly verdict: Verdict;
  readonly approval: Approval | null;
  readonly reason: string;
}

/**
 * Customizes a base model, makes the custom model servable, compares it with the base model, asks a person, and keeps
 * or releases what bills. The input is the AWS sample's payload or Temper's own request (`domain/request.ts`).
 *
 * Cancel it to end it: a training job is stopped and an endpoint released first. Terminating leaves both behind.
 */
export async function customizeModel(input: unknown): Promise<CustomizationResult> {
  const run = openRun();
  const plan = await validate(run, input);
  try {
    await keepWithinBudget(run, plan, 'job');
    const job = await customize(run, plan);
    const losses = await activities.readLosses(plan.request.output, job.arn);
    await keepWithinBudget(run, plan, 'endpoint');
    const lease = await withEndpoint(run, plan, job.customModelArn, async (endpointArn) => {
      const evaluation = await evaluate(run, plan, endpointArn);
      const verdict = await draw(run, plan, evaluation);
      await report(run, plan, { evaluation, verdict, losses, cost: null });
      return decide(run, plan, evaluation, verdict);
    });
    return await conclude(run, plan, job, losses, lease);
  } catch (error) {
    await CancellationScope.nonCancellable(() => tellOfFailure(run, plan, error));
    throw error;
  }
}

/** The schema and the data are checked in activities; here only what a `TypeError` would otherwise retry for ever. */
async function validate(run: Run, input: unknown): Promise<Plan> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw failure(
      'InvalidRequest',
      `the input must be one JSON object, not ${input === undefined ? 'missing' : JSON.stringify(input)?.slice(0, 80)}: ` +
        'start with --input-file examples/cohere-command-light.json and change it',
    );
  }
  const valid = await activities.validateRequest(input, run.owner);
  run.story.learn({
    baseModel: valid.request.baseModelId,
    jobName: valid.request.jobName,
    customModelName: valid.request.customModelName,
    serving: servingOf(valid.request),
  });
  run.story.showSearchAttributes(valid.searchAttributesKnown);
  for (const warning of valid.warnings) log.warn(warning);

  const [checked] = await Promise.all([
    checkBeforeBuying(run, valid.request),
    activities.checkEncoder(valid.request.evaluation.encoder, valid.request.evaluation, valid.request.decision),
  ]);
  const { endpointName, committedEndpointName, resultUri } = valid;
  return {
    endpointName,
    ...(committedEndpointName === undefined ? {} : { committedEndpointName }),
    resultUri,
    ...checked,
  };
}

async function evaluate(run: Run, plan: Plan, endpointArn: string): Promise<Evaluation> {
  if (plan.unscored !== undefined && patched('unscored')) return skip(run, plan, plan.unscored);
  const total = 2 * plan.evaluationRecords;
  run.story.enter('evaluating', { evaluation: { answered: 0, total, step: 'answering' } });
  const evaluation = await executeChild(evaluateModel, {
    workflowId: run.ids.evaluation,
    args: [
      {
        owner: run.owner,
        settings: plan.request.evaluation,
        decision: plan.request.decision,
        baseModelId: plan.request.baseModelId,
        ...(plan.request.family && { family: plan.request.family }),
        baseline: plan.request.baselineModelId,
        candidate: endpointArn,
      },
    ],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: `Compare ${plan.request.customModelName} with its base model`,
  }).catch((error: unknown) => {
    // To whoever reads of an invalid request, nothing was bought; by now a job and an endpoint were.
    if (!isInvalidRequest(error)) throw error;
    throw failure('EvaluationRefused', `what is evaluated has changed since it was checked: ${rootMessage(error)}`);
  });
  run.story.learn({ evaluation: { answered: total, total, step: 'done' }, scores: evaluation.scores });
  return evaluation;
}

/** Nothing compares images or embeddings: a person has to look. */
async function skip(run: Run, { request }: Plan, unscored: string): Promise<Evaluation> {
  run.story.enter('evaluating');
  const evaluation = await activities.skipEvaluation(request.evaluation, run.owner, unscored);
  run.story.learn({ scores: evaluation.scores });
  return evaluation;
}

async function draw(run: Run, plan: Plan, evaluation: Evaluation): Promise<Verdict> {
  run.story.enter('deciding');
  const verdict = await activities.decideVerdict(plan.request, evaluation);
  run.story.learn({ verdict: verdict.verdict, verdictReasons: verdict.reasons });
  return verdict;
}

async function decide(
  run: Run,
  plan: Plan,
  evaluation: Evaluation,
  verdict: Verdict,
): Promise<{ readonly keep: boolean; readonly value: Decided }> {
  const { approval: settings, notification } = plan.request;
  const end = (keep: boolean, reason: string, approval: Approval | null = null) => ({
    keep,
    value: { evaluation, verdict, approval, reason },
  });
  const isUnscored = evaluation.unscored !== undefined;
  if (!isUnscored && verdict.verdict !== 'better' && settings.mode !== 'required') {
    return end(false, `the custom model is not better than the base model (${verdict.verdict})`);
  }
  const beyond = commitmentBeyondBudget(plan);
  if (!isUnscored && settings.mode === 'automatic' && !beyond)
    return end(true, 'the custom model is better and approval is automatic');
  if (beyond) run.story.learn({ warnings: [...(run.story.progress().warnings ?? []), `keeping it: ${beyond.reason}`] });

  const approval = await run.decisions.ask(settings, async (kind, expiresAt) => {
    await mail({ kind, request: plan.request, progress: run.story.progress(), expiresAt }, notification);
  });
  if (!approval) return end(false, 'nobody decided before the approval expired');
  const said = approval.comment ? `: ${approval.comment}` : '';
  return end(approval.approved, `${approval.approved ? 'approved' : 'rejected'} by ${approval.by}${said}`, approval);
}

/** Tells people, and writes and returns the outcome. What was decided stands even if this is cancelled half-way. */
async function conclude(
  run: Run,
  plan: Plan,
  job: FinishedJob,
  losses: EvaluationReport['losses'],
  lease: Lease<Decided>,
): Promise<CustomizationResult> {
  const cameTooLate = CancellationScope.current().consideredCancelled;
  return CancellationScope.nonCancellable(async () => {
    run.story.enter('notifying');
    const { request } = plan;
    const { evaluation, verdict, approval } = lease.value;
    const reason = [
      lease.value.reason,
      ...(lease.serving.commitmentProblem === null
        ? []
        : [`kept without its commitment: ${lease.serving.commitmentProblem}`]),
      ...(cameTooLate ? ['a cancellation came too late to change this'] : []),
    ].join('; ');
    const kept = lease.kept ? 'kept' : 'released';
    const used = {
      trainingCharacters: plan.trainingCharacters,
      endpointHours: lease.hours,
      endpointKept: lease.kept,
      ...judgeUse(request, evaluation),
      keptServing: lease.serving,
      detailsUri: evaluation.detailsUri,
    };
    const cost = await activities.estimateCost(request, used, plan.forecast);
    const outcome: Omit<CustomizationResult, 'notification'> = {
      ...run.owner,
      outcome: kept,
      reason,
      verdict: verdict.verdict,
      verdictReasons: verdict.reasons,
      decision: request.decision,
      scores: evaluation.scores,
      signatures: evaluation.signatures,
      losses: {
        training: losses.training.map(({ loss }) => loss),
        validation: losses.validation.map(({ loss }) => loss),
      },
      baseModel: request.baseModelId,
      jobName: request.jobName,
      jobArn: job.arn,
      customModelArn: job.customModelArn,
      endpointArn: lease.kept ? lease.endpointArn : null,
      serving: lease.serving,
      inferences: evaluation.inferences,
      approval,
      records: {
        training: plan.trainingRecords,
        evaluation: plan.evaluationRecords,
        scored: evaluation.scored,
      },
      cost,
      resultUri: plan.resultUri,
      reportUri: await report(run, plan, { evaluation, verdict, losses, cost, ending: { outcome: kept, reason } }),
      stages: timings(run),
      ...(plan.data && { data: plan.data }),
    };
    const notification = await mail({ kind: 'outcome', outcome }, request.notification);
    const result: CustomizationResult = { ...outcome, notification };
    await activities.writeResult(result);
    run.story.enter('done');
    return result;
  });
}

/** A judge is asked twice about each record that both models answered, the answers swapped. */
function judgeUse({ evaluation: { judge } }: Plan['request'], { scored }: Evaluation) {
  return judge && { judge: { model: judge.model, calls: 2 * scored } };
}

/** Writes the page that people look at, before they decide and again with the outcome; returns its URI. */
async function report(
  run: Run,
  plan: Plan,
  facts: {
    readonly evaluation: Evaluation;
    readonly verdict: Verdict;
    readonly losses: EvaluationReport['losses'];
    readonly cost: CostEstimate | null;
    readonly ending?: { readonly outcome: string; readonly reason: string };
  },
): Promise<string> {
  const { request } = plan;
  const { evaluation, verdict, losses, cost, ending = { outcome: 'undecided', reason: 'a decision is due' } } = facts;
  const reportUri = await activities.writeReport(
    {
      verdict: verdict.verdict,
      reasons: verdict.reasons,
      criteria: verdict.criteria,
      decision: request.decision,
      losses,
      cost,
      provenance: {
        models: { baseline: request.baseModelId, candidate: request.customModelName },
        request,
        datasetDigest: evaluation.datasetDigest ?? null,
        trainingDigest: plan.trainingDigest,
        ...(plan.data && { data: plan.data }),
        createdAt: new Date().toISOString(),
        customization: { ...run.owner, ...ending },
      },
    },
    request.evaluation.inferenceBucket,
    run.owner,
  );
  run.story.learn({ reportUri });
  return reportUri;
}

async function tellOfFailure(run: Run, plan: Plan, error: unknown): Promise<void> {
  const progress = run.story.progress();
  // What failed is the last stage before giving back began.
  const failedAt = progress.stages.findLast(({ stage }) => stage !== 'releasing')?.stage ?? progress.stage;
  run.story.enter('notifying');
  const ending = isCancellation(error) ? 'cancelled' : 'failed';
  const topic = { kind: 'failure', ending, failedAt, reason: rootMessage(error) } as const;
  await mail({ ...topic, request: plan.request, progress }, plan.request.notification);
}

function timings(run: Run): CustomizationResult['stages'] {
  const { stages } = run.story.progress();
  return stages.map(({ stage, startedAt }, index) => {
    const endMs = Date.parse(stages[index + 1]?.startedAt ?? new Date().toISOString());
    return { stage, startedAt, durationSeconds: Math.round((endMs - Date.parse(startedAt)) / 100) / 10 };
  });
}
