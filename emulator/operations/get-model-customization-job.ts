import type { Emulator } from '../emulator.ts';
import { findJob } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { describeJob } from '../jobs/describe-job.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ jobIdentifier: required(members.jobIdentifier) });

export function getModelCustomizationJob(emulator: Emulator, call: Call): Reply {
  const { jobIdentifier } = check(requestShape, call.path);
  return { status: 200, body: describeJob(emulator, findJob(emulator.store.state, jobIdentifier)) };
}
