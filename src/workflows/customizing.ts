import { CancellationScope, log } from '@temporalio/workflow';
import type { Plan, Run } from './run.ts';
import { failure, rootMessage } from './failures.ts';
import { createJob, stopJob } from './proxies.ts';

export interface FinishedJob {
  readonly arn: string;
  readonly customModelArn: string;
}

/**
 * Creates the job (or adopts the one an earlier attempt created) and waits until it has ended. However else this is
 * left (cancellation, expiry, an error), a job that still trains is stopped, and the wait goes on until it has stopped.
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
        `job ${request.jobName} had not ended after ${limitSeconds / 3600} h (waiting.jobLimitHours), so it was stopped; ` +
          'its custom model is lost. Raise the limit, or ask AWS why the job queues, and start again under another job name',
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
    await CancellationScope.nonCancellable(() => stop());
    throw error;
  }

  async function stop(): Promise<void> {
    try {
      if ((await stopJob(request.jobName, run.owner)) === 'nothing-to-stop') return;
      await run.waiting.wait({ ...wait, limitSeconds: 3_600 }, run.ids.stoppedJob);
    } catch (error) {
      // The first error is the one to report; a job that can't be stopped ends by itself and bills no further.
      log.error(`could not stop job ${request.jobName}: ${rootMessage(error)}`);
    }
  }
}
