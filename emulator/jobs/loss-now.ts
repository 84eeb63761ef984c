import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';

/**
 * The training loss that a look at the job shows. While it trains, the losses measured so far are shown along the time
 * that training is set to take: the computation itself may be done long before.
 */
export function trainingMetricsNow(
  { clock, settings, traces }: Emulator,
  job: Job,
): { readonly trainingLoss: number } | undefined {
  const { training } = job.phases;
  if (job.trainingMetrics !== undefined) return job.trainingMetrics;
  const trace = traces.get(job.jobArn);
  if (training.status !== 'InProgress' || trace === undefined || trace.losses.length === 0) return undefined;
  const elapsedMs = clock.now() - Date.parse(training.creationTime);
  const share = settings.trainingSeconds === 0 ? 1 : Math.min(1, elapsedMs / (settings.trainingSeconds * 1000));
  // Training that stops early reports fewer losses than it had steps.
  const index = Math.min(trace.losses.length - 1, Math.floor(share * trace.steps));
  return { trainingLoss: trace.losses[index] as number };
}
