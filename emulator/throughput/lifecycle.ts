import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { outlast } from '../outlast.ts';
import type { ProvisionedThroughput } from '../state/state.ts';

/** What a throughput's name has to contain, for people without the admin endpoint. */
export const sentinels = { fails: 'fail-provisioning', neverReady: 'stuck-creating' } as const;

/** Takes a throughput from `Creating` or `Updating` to `InService` or `Failed`, in the background. */
export function provision(emulator: Emulator, throughput: ProvisionedThroughput): void {
  const { closing, clock, store } = emulator;
  const state = {
    sinceMs: Date.parse(throughput.lastModifiedTime),
    seconds: () => emulator.settings.provisioningSeconds,
    held: () => emulator.holds.provisioning || throughput.provisionedModelName.includes(sentinels.neverReady),
  };
  void outlast(emulator, state, closing.signal).then(() => {
    if (closing.signal.aborted) return;
    store.change(() => {
      throughput.lastModifiedTime = timestamp(clock);
      if (throughput.provisionedModelName.includes(sentinels.fails)) {
        throughput.status = 'Failed';
        throughput.failureMessage = 'The model units could not be provisioned. Delete this throughput and try again.';
      } else {
        throughput.status = 'InService';
        throughput.modelArn = throughput.desiredModelArn;
      }
    });
  });
}

/** Lets a throughput go, in the background. Bedrock has no status for this: it looks as before until it is gone. */
export function release(emulator: Emulator, throughput: ProvisionedThroughput): void {
  const { closing, store } = emulator;
  const state = {
    sinceMs: Date.parse(throughput.deletionTime ?? throughput.lastModifiedTime),
    seconds: () => emulator.settings.deletingSeconds,
    held: () => false,
  };
  void outlast(emulator, state, closing.signal).then(() => {
    if (closing.signal.aborted) return;
    store.change((all) => {
      all.provisionedThroughputs = all.provisionedThroughputs.filter((other) => other !== throughput);
    });
  });
}

/** While it is busy, Bedrock neither updates nor deletes it. */
export const isBusy = ({ status }: ProvisionedThroughput): boolean => status === 'Creating' || status === 'Updating';
