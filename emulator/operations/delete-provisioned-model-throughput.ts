import { timestamp } from '../clock.ts';
import type { Emulator } from '../emulator.ts';
import { conflict } from '../errors.ts';
import { findProvisionedThroughput } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { isBusy, release } from '../throughput/lifecycle.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ provisionedModelId: required(members.provisionedModelId) });

/**
 * Bedrock documents that a throughput cannot be deleted while `Updating` or before its commitment ends (user guide,
 * prov-thru-delete, 2026-10), and has been seen to refuse a deployment while `Creating`; the error is this one's guess.
 */
export function deleteProvisionedModelThroughput(emulator: Emulator, call: Call): Reply {
  const { clock, store } = emulator;
  const { provisionedModelId } = check(requestShape, call.path);
  const throughput = findProvisionedThroughput(store.state, provisionedModelId);
  const { commitmentExpirationTime, provisionedModelName, status } = throughput;
  if (isBusy(throughput)) {
    throw conflict(`The provisioned model throughput ${provisionedModelName} is in a mutating state (${status}).`);
  }
  if (commitmentExpirationTime !== undefined && Date.parse(commitmentExpirationTime) > clock.now()) {
    throw conflict(
      `The provisioned model throughput ${provisionedModelName} is committed until ${commitmentExpirationTime}.`,
    );
  }
  if (throughput.deletionTime === undefined) {
    store.change(() => {
      throughput.deletionTime = timestamp(clock);
    });
    release(emulator, throughput);
  }
  return { status: 200, body: {} };
}
