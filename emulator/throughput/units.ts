import type { Emulator } from '../emulator.ts';
import { quotaExceeded } from '../errors.ts';
import type { State } from '../state/state.ts';
import type { ProvisionableModel } from './provisionable-model.ts';

/** Whether a throughput of this ARN's model is one of a custom model; the two kinds have quotas of their own. */
export const isCustomModel = (modelArn: string): boolean => modelArn.includes(':custom-model/');

/**
 * Both quotas bind: that of one throughput, whatever its commitment, and that of all without commitment (general
 * reference, Bedrock quotas, 2026-10). The first text is Bedrock's, up to its full stop.
 *
 * @throws AwsError ServiceQuotaExceededException
 */
export function checkUnits(
  { settings, store }: Emulator,
  model: ProvisionableModel,
  { modelUnits, isCommitted }: { readonly modelUnits: number; readonly isCommitted: boolean },
): void {
  const isCustom = isCustomModel(model.modelArn);
  const quota = isCustom ? settings.noCommitmentUnits : settings.baseNoCommitmentUnits;
  const used = uncommittedUnits(store.state, isCustom);
  if (!isCommitted && used + modelUnits > quota) {
    throw quotaExceeded(
      `Your account does not currently have any no commitment model units reserved for ${model.foundationModelId}. You use ${used} of ${quota} and asked for ${modelUnits}.`,
    );
  }
  if (modelUnits > settings.unitsPerThroughput) {
    throw quotaExceeded(
      `Your account allows ${settings.unitsPerThroughput} model units per provisioned model for ${model.foundationModelId}; you asked for ${modelUnits}.`,
    );
  }
}

/** Units count until their throughput is gone, also while it is being deleted. */
function uncommittedUnits({ provisionedThroughputs }: State, isCustom: boolean): number {
  return provisionedThroughputs
    .filter(({ commitmentDuration }) => commitmentDuration === undefined)
    .filter(({ desiredModelArn }) => isCustomModel(desiredModelArn) === isCustom)
    .reduce((sum, { modelUnits }) => sum + modelUnits, 0);
}
