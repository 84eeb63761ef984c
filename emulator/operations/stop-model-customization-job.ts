import type { Emulator } from '../emulator.ts';
import { conflict } from '../errors.ts';
import { findJob } from '../find.ts';
import type { Call, Reply } from '../http/call.ts';
import { stopJob } from '../jobs/stop-job.ts';
import * as members from '../validation/members.ts';
import { check, required, structure } from '../validation/shapes.ts';

const requestShape = structure({ jobIdentifier: required(members.jobIdentifier) });

/** Which error Bedrock gives for a job that has ended is not published; ConflictException is among those declared. */
export function stopModelCustomizationJob(emulator: Emulator, call: Call): Reply {
  const { jobIdentifier } = check(requestShape, call.path);
  const job = findJob(emulator.store.state, jobIdentifier);
  if (job.status !== 'InProgress' && job.status !== 'Stopping') {
    throw conflict(`The model customization job ${job.request.jobName} is ${job.status} and cannot be stopped.`);
  }
  if (job.status === 'InProgress') stopJob(emulator, job);
  return { status: 200, body: {} };
}
