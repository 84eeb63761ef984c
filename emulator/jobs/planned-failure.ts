import type { Emulator } from '../emulator.ts';
import type { Job, PhaseName } from '../state/state.ts';
import { JobFailure, unexpectedError } from './job-failure.ts';

/** What a job's name has to contain for the job to fail in a phase, for people without the admin endpoint. */
export const sentinels: Readonly<Record<PhaseName, string>> = {
  validation: 'fail-validation',
  dataProcessing: 'fail-data-processing',
  training: 'fail-training',
};

/** The failure that the admin endpoint planned for this job in this phase. */
export function plannedFailure({ store }: Emulator, job: Job, phase: PhaseName): JobFailure | null {
  const planned = store.state.plannedFailures[job.request.jobName];
  return planned?.failInPhase === phase ? new JobFailure(planned.message ?? unexpectedError) : null;
}

export function sentinelFailure(job: Job, phase: PhaseName): JobFailure | null {
  return job.request.jobName.includes(sentinels[phase]) ? new JobFailure(unexpectedError) : null;
}
