import type { Emulator } from '../emulator.ts';
import { findProvisionedThroughput } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { describeThroughput } from '../throughput/describe-throughput.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ provisionedModelId: required(members.provisionedModelId) });

export function getProvisionedModelThroughput({ store }: Emulator, call: Call): Reply {
  const { provisionedModelId } = check(requestShape, call.path);
  const throughput = findProvisionedThroughput(store.state, provisionedModelId);
  return { status: 200, body: { ...describeThroughput(throughput), failureMessage: throughput.failureMessage } };
}
