import type { Emulator } from '../emulator.ts';
import type { Call, Reply } from '../http/call.ts';
import { statusDetails } from '../jobs/describe-job.ts';
import { page, readQuery } from '../listing.ts';
import type { Job } from '../state/state.ts';
import * as members from '../validation/members.ts';
import * as patterns from '../validation/patterns.ts';
import { oneOf, structure } from '../validation/shapes.ts';

const requestShape = structure({
  ...members.listMembers,
  statusEquals: oneOf(['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped']),
  nameContains: members.name(patterns.jobName),
});

export function listModelCustomizationJobs({ store }: Emulator, call: Call): Reply {
  const request = readQuery(requestShape, call.query);
  const jobs = store.state.jobs
    .filter(({ status }) => request.statusEquals === undefined || status === request.statusEquals)
    .filter((job) => job.request.jobName.includes(request.nameContains ?? ''));
  const { items, nextToken } = page(jobs, request);
  return { status: 200, body: { modelCustomizationJobSummaries: items.map(summary), nextToken } };
}

function summary(job: Job): object {
  return {
    jobArn: job.jobArn,
    baseModelArn: job.baseModelArn,
    jobName: job.request.jobName,
    status: job.status,
    statusDetails: statusDetails(job),
    creationTime: job.creationTime,
    lastModifiedTime: job.lastModifiedTime,
    endTime: job.endTime,
    customModelArn: job.outputModelArn,
    customModelName: job.request.customModelName,
    customizationType: job.request.customizationType,
  };
}
