import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { page, readQuery } from '../listing.ts';
import { describeThroughput } from '../throughput/describe-throughput.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { oneOf, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ...members.listMembers,
  statusEquals: oneOf(['Creating', 'InService', 'Updating', 'Failed']),
  modelArnEquals: members.modelArn,
  nameContains: members.name(patterns.resourceName),
});

export function listProvisionedModelThroughputs({ store }: Emulator, call: Call): Reply {
  const request = readQuery(requestShape, call.query);
  const throughputs = store.state.provisionedThroughputs
    .filter(({ status }) => request.statusEquals === undefined || status === request.statusEquals)
    .filter(({ modelArn }) => request.modelArnEquals === undefined || modelArn === request.modelArnEquals)
    .filter(({ provisionedModelName }) => provisionedModelName.includes(request.nameContains ?? ''));
  const { items, nextToken } = page(throughputs, request);
  return { status: 200, body: { provisionedModelSummaries: items.map(describeThroughput), nextToken } };
}
