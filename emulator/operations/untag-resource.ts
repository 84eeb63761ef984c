import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { findTagged } from '../tags.ts';
import * as members from '../validation/members.ts';
import { check, list, required, structure } from '../validation/shapes.ts';

const requestShape = structure({
  resourceARN: required(members.taggableArn),
  tagKeys: required(list(members.tagKey, { max: 200 })),
});

export function untagResource({ store }: Emulator, call: Call): Reply {
  const { resourceARN, tagKeys } = check(requestShape, jsonBody(call));
  const resource = findTagged(store.state, resourceARN);
  store.change(() => {
    resource.tags = resource.tags.filter(({ key }) => !tagKeys.includes(key));
  });
  return { status: 200, body: {} };
}
