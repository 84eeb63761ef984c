import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { addTags, findTagged } from '../tags.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ resourceARN: required(members.taggableArn), tags: required(members.tags) });

export function tagResource({ store }: Emulator, call: Call): Reply {
  const { resourceARN, tags } = check(requestShape, jsonBody(call));
  const resource = findTagged(store.state, resourceARN);
  const all = addTags(resource.tags, tags, resourceARN);
  store.change(() => {
    resource.tags = all;
  });
  return { status: 200, body: {} };
}
