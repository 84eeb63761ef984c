import { CancellationScope, patched } from '@temporalio/workflow';
import type { Plan, Run } from './run.ts';
import { failure, rootMessage } from './failures.ts';
import { createJob, lookAtJob, stopJob } from './proxies.ts';

export interface FinishedJob {
  readonly arn: string;
  readonly customModelArn: string;
}

/**
 * Creates the job (or adopts the one an earlier attempt created) and waits until it has ended. However else this is
 * left (cancellation, expiry, an error), a job that still trains is stopped, and the wait goes on until it has stopped;
 * where it can't be, the run fails and says so, cancelled or not.
 */
export async function customize(run: Run, plan: Plan): Promise<FinishedJob> {
  const { request } = plan;
  const wait = {
    until: 'job-ended',
    name: request.jobName,
    owner: run.owner,
    firstIntervalSeconds: request.waiting.firstIntervalSeconds,
    longestIntervalSeconds: request.waiting.longestIntervalSeconds,
  } as const;

  run.story.enter('customizing');
  try {
    run.story.learn({ jobArn: await createJob(request, run.owner) });
    const limitSeconds = request.waiting.jobLimitSeconds;
    const { observation, expired } = await run.waiting.wait({ ...wait, limitSeconds }, run.ids.job);
    if (expired) {
      throw failure(
        'JobTimedOut',
        `job ${request.jobName} had not ended after ${limitSeconds / 3600} h (waiting.jobLimitHours), so that it has to ` +
          'stop and what it has learnt is lost. Raise the limit, or ask AWS why the job queues, and start again under another job name',
      );
    }
    const job = observation.job;
    if (job?.status !== 'Completed' || !job.customModelArn) {
      throw failure(
        job?.status === 'Stopped' ? 'JobStopped' : 'JobFailed',
        `job ${request.jobName} ended as ${job?.status ?? 'unknown'}: ${job?.failureMessage ?? 'Bedrock gives no reason'}`,
      );
    }
    run.story.learn({ customModelArn: job.customModelArn });
    return { arn: job.arn, customModelArn: job.customModelArn };
  } catch (error) {
    const problem = await CancellationScope.nonCancellable(() => stop());
    if (problem === undefined) throw error;
    throw failure(
      'JobNotStopped',
      `${rootMessage(error)}. The job could not be stopped, so that it may train on and bill: ${problem}`,
    );
  }

  /** Why it could not be; undefined where it trains no more. */
  async function stop(): Promise<string | undefined> {
    try {
      if ((await stopJob(request.jobName, run.owner)) === 'nothing-to-stop') return await learnOfModel();
      const { expired } = await run.waiting.wait({ ...wait, limitSeconds: 3_600 }, run.ids.stoppedJob);
      return expired ? `job ${request.jobName} is still Stopping after an hour` : undefined;
    } catch (error) {
      return rootMessage(error);
    }
  }

  /** A job that was faster than its end is known here has left a custom model, and people are told which. */
  async function learnOfModel(): Promise<undefined> {
    if (run.story.progress().jobArn === undefined || !patched('job-that-ended-first')) return;
    // It trains no more, whatever becomes of this look.
    const looked = await lookAtJob(request.jobName, run.owner).catch(() => undefined);
    const customModelArn = looked?.job?.customModelArn;
    if (customModelArn !== undefined) run.story.learn({ customModelArn });
  }
}
