import { foundationModelArn } from '../arns.ts';
import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { findJob } from '../find.ts';
import { page, readQuery } from '../listing.ts';
import type { CustomModel } from '../state/state.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { oneOf, string, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ...members.listMembers,
  nameContains: members.name(patterns.customModelName),
  baseModelArnEquals: members.modelArn,
  foundationModelArnEquals: string({ pattern: patterns.foundationModelArn }),
  isOwned: oneOf(['true', 'false']),
  modelStatus: oneOf(['Active', 'Creating', 'Failed']),
});

export function listCustomModels({ place, store }: Emulator, call: Call): Reply {
  const request = readQuery(requestShape, call.query);
  const baseArn = ({ baseModelId }: CustomModel): string => foundationModelArn(place, baseModelId);
  // Models are made from foundation models only, so both filters on ARNs look at the same one.
  const bases = [request.baseModelArnEquals, request.foundationModelArnEquals].filter((arn) => arn !== undefined);
  const models = store.state.customModels
    .filter(({ modelName }) => modelName.includes(request.nameContains ?? ''))
    .filter((model) => bases.every((arn) => arn === baseArn(model)))
    // Every model is the account's own and active: there is no sharing and no import here.
    .filter(() => request.isOwned !== 'false' && (request.modelStatus ?? 'Active') === 'Active');
  const { items, nextToken } = page(models, request);
  const modelSummaries = items.map((model) => ({
    modelArn: model.modelArn,
    modelName: model.modelName,
    creationTime: model.creationTime,
    baseModelArn: baseArn(model),
    // Bedrock leaves it empty too.
    baseModelName: '',
    customizationType: findJob(store.state, model.jobArn).request.customizationType,
    ownerAccountId: place.accountId,
    modelStatus: 'Active',
  }));
  return { status: 200, body: { modelSummaries, nextToken } };
}
