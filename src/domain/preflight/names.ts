import { jobNamePattern, maximumNameLength, modelNamePattern, toJobName, toModelName } from '../legal-names.ts';
import type { Job } from '../ports.ts';
import { isUnread, type AccountFacts, type PreflightRequest } from './facts.ts';
import { ok, problem, unknown, type Finding } from './finding.ts';

type NameFacts = Pick<AccountFacts, 'job' | 'customModel' | 'endpoint'>;

/** Bedrock keeps the name of a job for ever, and one custom model a name. */
export function checkNames({ jobName, customModelName }: PreflightRequest, facts: NameFacts): readonly Finding[] {
  const { job, customModel, endpoint } = facts;
  const jobSaid = { check: 'job name', field: 'jobName' } as const;
  const modelSaid = { check: 'custom model name', field: 'customModelName' } as const;
  const findings: Finding[] = [];

  if (!isLegal(jobName, jobNamePattern))
    findings.push(problem({ ...jobSaid, message: `"${jobName}" is not a legal name` }, `take "${toJobName(jobName)}"`));
  else if (isUnread(job)) findings.push(unknown({ ...jobSaid, message: job.note }));
  else if (job) findings.push(problem({ ...jobSaid, message: takenBy(jobName, job) }, takenRemedy));
  else findings.push(ok({ ...jobSaid, message: `"${jobName}" is free` }));

  if (!isLegal(customModelName, modelNamePattern))
    findings.push(
      problem(
        { ...modelSaid, message: `"${customModelName}" is not a legal name` },
        `take "${toModelName(customModelName)}"`,
      ),
    );
  else if (isUnread(customModel)) findings.push(unknown({ ...modelSaid, message: customModel.note }));
  else if (customModel)
    findings.push(
      problem(
        {
          ...modelSaid,
          message: `"${customModelName}" is the name of a custom model that exists already (${customModel.arn})`,
        },
        'choose another',
      ),
    );
  else findings.push(ok({ ...modelSaid, message: `"${customModelName}" is free` }));

  const endpointSaid = { check: 'endpoint name', field: 'customModelName' } as const;
  if (isUnread(endpoint)) findings.push(unknown({ ...endpointSaid, message: endpoint.note }));
  else if (endpoint)
    findings.push(
      problem(
        {
          ...endpointSaid,
          message: `"${endpoint.name}", the name for its endpoint, is taken (${endpoint.arn})`,
        },
        'delete that endpoint, or choose another customModelName',
      ),
    );
  return findings;
}

/** Also said when the job is created, should another run have been faster. */
export function takenBy(jobName: string, { createdAt, status }: Job): string {
  return `"${jobName}" is the name of a job that another run created at ${createdAt} (${status})`;
}

export const takenRemedy = 'Bedrock never frees a job name, so choose another';

function isLegal(name: string, pattern: RegExp): boolean {
  return name.length <= maximumNameLength && pattern.test(name);
}
