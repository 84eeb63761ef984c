import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';
import { outlast } from '../outlast.ts';
import type { CustomModelDeployment } from '../state/state.ts';

/** What a deployment's name has to contain, for people without the admin endpoint. */
const sentinels = { fails: 'fail-deployment', failsToUpdate: 'fail-update', neverReady: 'stuck-deploying' } as const;

/** Takes a deployment from `Creating` to `Active` or `Failed`, or its update to an end, in the background. */
export function deploy(emulator: Emulator, deployment: CustomModelDeployment): void {
  const { closing, store } = emulator;
  const name = deployment.modelDeploymentName;
  const state = {
    sinceMs: Date.parse(deployment.lastUpdatedAt),
    seconds: () => emulator.settings.deployingSeconds,
    held: () => emulator.holds.deploying || name.includes(sentinels.neverReady),
  };
  void outlast(emulator, state, closing.signal).then(() => {
    if (closing.signal.aborted) return;
    store.change(() => {
      deployment.lastUpdatedAt = timestamp(emulator.clock);
      if (deployment.status === 'Creating') endCreation(deployment, name.includes(sentinels.fails));
      else endUpdate(deployment, name.includes(sentinels.failsToUpdate));
    });
  });
}

function endCreation(deployment: CustomModelDeployment, fails: boolean): void {
  deployment.status = fails ? 'Failed' : 'Active';
  if (fails)
    deployment.failureMessage = 'The custom model could not be deployed. Delete this deployment and try again.';
}

/** A failed update leaves what was served before. */
function endUpdate(deployment: CustomModelDeployment, fails: boolean): void {
  const { updateDetails } = deployment;
  if (updateDetails === undefined) return;
  if (!fails) deployment.modelArn = updateDetails.modelArn;
  deployment.updateDetails = { ...updateDetails, updateStatus: fails ? 'UpdateFailed' : 'UpdateCompleted' };
}

/** Lets a deployment go, in the background. Bedrock has no status for this: it looks as before until it is gone. */
export function undeploy(emulator: Emulator, deployment: CustomModelDeployment): void {
  const { closing, store } = emulator;
  const state = {
    sinceMs: Date.parse(deployment.deletionTime ?? deployment.lastUpdatedAt),
    seconds: () => emulator.settings.deletingSeconds,
    held: () => false,
  };
  void outlast(emulator, state, closing.signal).then(() => {
    if (closing.signal.aborted) return;
    store.change((all) => {
      all.customModelDeployments = all.customModelDeployments.filter((other) => other !== deployment);
    });
  });
}

export const isInProgress = ({ status, updateDetails }: CustomModelDeployment): boolean =>
  status === 'Creating' || updateDetails?.updateStatus === 'Updating';

/** In the words that callers have seen (facts of 2026-11), and of a type that every operation declares. */
export function refuseWhileInProgress(deployment: CustomModelDeployment): void {
  if (isInProgress(deployment)) throw validationError('Custom model deployment is in a mutating state');
}
