import type { Emulator } from './emulator.ts';
import { deploy, isInProgress, undeploy } from './deployments/lifecycle.ts';
import { finishStopping } from './jobs/stop-job.ts';
import { runJob } from './jobs/run-job.ts';
import { provision, release } from './throughput/lifecycle.ts';

/** Carries on with what was under way when the emulator last ended. */
export function resume(emulator: Emulator): void {
  const { jobs, provisionedThroughputs, customModelDeployments } = emulator.store.state;
  for (const job of jobs) {
    if (job.status === 'InProgress') runJob(emulator, job);
    if (job.status === 'Stopping') finishStopping(emulator, job);
  }
  for (const throughput of provisionedThroughputs) {
    if (throughput.deletionTime !== undefined) release(emulator, throughput);
    else if (throughput.status === 'Creating' || throughput.status === 'Updating') provision(emulator, throughput);
  }
  for (const deployment of customModelDeployments) {
    if (deployment.deletionTime !== undefined) undeploy(emulator, deployment);
    else if (isInProgress(deployment)) deploy(emulator, deployment);
  }
}
