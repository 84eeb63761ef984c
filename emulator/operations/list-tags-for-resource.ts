import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { jsonBody } from '../http/call.ts';
import { findTagged } from '../tags.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ resourceARN: required(members.taggableArn) });

export function listTagsForResource({ store }: Emulator, call: Call): Reply {
  const { resourceARN } = check(requestShape, jsonBody(call));
  return { status: 200, body: { tags: findTagged(store.state, resourceARN).tags } };
}
