import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { outlast } from '../outlast.ts';
import type { Job, Phase } from '../state/state.ts';

/** Begins to stop a job that is in progress: `Stopping` at once, `Stopped` later, and no model. */
export function stopJob(emulator: Emulator, job: Job): void {
  emulator.store.change(() => move(emulator, job, 'InProgress', 'Stopping'));
  emulator.jobControllers.get(job.jobArn)?.abort();
  finishStopping(emulator, job);
}

/** Takes a job from `Stopping` to `Stopped`, in the background; also after a restart. */
export function finishStopping(emulator: Emulator, job: Job): void {
  const { closing, store } = emulator;
  const state = {
    sinceMs: Date.parse(job.lastModifiedTime),
    seconds: () => emulator.settings.stoppingSeconds,
    held: () => false,
  };
  void outlast(emulator, state, closing.signal).then(() => {
    if (closing.signal.aborted) return;
    store.change(() => {
      move(emulator, job, 'Stopping', 'Stopped');
      job.endTime = job.lastModifiedTime;
    });
  });
}

function move({ clock }: Emulator, job: Job, from: Phase['status'], to: 'Stopping' | 'Stopped'): void {
  const now = timestamp(clock);
  for (const phase of Object.values(job.phases)) {
    if (phase.status === from) Object.assign(phase, { status: to, lastModifiedTime: now });
  }
  job.status = to;
  job.lastModifiedTime = now;
}
