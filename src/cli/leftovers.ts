import { clientRequestToken, keySegment, tagKeys, tagValue } from '../domain/names.ts';
import type { CustomModel, Endpoint, Job, ObjectInfo, Ports, S3Uri } from '../domain/ports.ts';

/** Which customization: by what its resources can be told from everybody else's. */
export interface Origin {
  readonly workflowId: string;
  /** Every run that this workflow id had; empty where the server has forgotten them. */
  readonly runIds: readonly string[];
  readonly jobName: string | undefined;
  /** Folder for the job's metrics files, as the request has it. */
  readonly output: S3Uri | undefined;
  readonly inferenceBucket: string | undefined;
}

/** What exists of a customization. */
export interface Leftovers {
  readonly endpoints: readonly Endpoint[];
  /** The job that one of its runs created. Bedrock keeps jobs for ever; one in progress can be stopped. */
  readonly job: Job | null;
  readonly customModel: CustomModel | null;
  /** Endpoints of somebody else's that serve the custom model: it can't be deleted under them. */
  readonly borrowers: readonly Endpoint[];
  readonly objects: readonly ObjectInfo[];
}

type Reading = Pick<Ports, 'endpoints' | 'models' | 'objects'>;

/**
 * Looks for what a customization left behind, without its workflow: by tags, by the job's token, and by folder. Names
 * alone prove nothing: a run that failed because another's job has its name must not cost that other its model.
 */
export async function findLeftovers(ports: Reading, origin: Origin): Promise<Leftovers> {
  const [all, job] = await Promise.all([ports.endpoints.list(), findJob(ports, origin)]);
  const endpoints = all.filter((endpoint) => isOwn(endpoint, origin));
  const customModel = await findCustomModel(ports, job);
  return {
    endpoints,
    job,
    customModel,
    borrowers: all.filter(
      ({ modelArn, arn }) => modelArn === customModel?.arn && !endpoints.some((own) => own.arn === arn),
    ),
    objects: await findObjects(ports, origin, job),
  };
}

export function nothingLeft({ endpoints, job, customModel, objects }: Leftovers): boolean {
  return endpoints.length === 0 && customModel === null && objects.length === 0 && !isTraining(job);
}

export function isTraining(job: Job | null): job is Job {
  return job?.status === 'InProgress' || job?.status === 'Stopping';
}

export async function findCustomModel(ports: Pick<Ports, 'models'>, job: Job | null): Promise<CustomModel | null> {
  if (!job) return null;
  if (job.customModelArn) return ports.models.findCustomModel(job.customModelArn);
  const named = await ports.models.findCustomModel(job.customModelName);
  return named?.jobArn === job.arn ? named : null;
}

/** Ids that a tag or a key can't hold are stored altered, so that two may look the same: then the run id decides. */
function isOwn({ tags }: Endpoint, { workflowId, runIds }: Origin): boolean {
  if (tags[tagKeys.workflowId] !== tagValue(workflowId)) return false;
  return tagValue(workflowId) === workflowId || runIds.some((runId) => tags[tagKeys.runId] === tagValue(runId));
}

async function findJob({ models }: Reading, { jobName, runIds }: Origin): Promise<Job | null> {
  const job = jobName === undefined ? null : await models.findJob(jobName);
  const own = job !== null && runIds.some((runId) => job.clientRequestToken === clientRequestToken(runId, 'job'));
  return own ? job : null;
}

async function findObjects(ports: Reading, origin: Origin, job: Job | null): Promise<readonly ObjectInfo[]> {
  const { workflowId, runIds, inferenceBucket, output } = origin;
  const folders: S3Uri[] = [];
  if (inferenceBucket !== undefined) {
    const folder: S3Uri = `s3://${inferenceBucket}/${keySegment(workflowId)}/`;
    if (keySegment(workflowId) === workflowId) folders.push(folder);
    else folders.push(...runIds.map((runId): S3Uri => `${folder}${keySegment(runId)}/`));
  }
  // Others may share the output folder. Bedrock gives each job one of its own in it, named after the job's id, the last
  // part of its ARN (Bedrock User Guide, model-customization-analyze, November 2026).
  const jobId = job?.arn.split('/').at(-1);
  if (output !== undefined && jobId)
    folders.push(`${output.replace(/\/$/u, '') as S3Uri}/model-customization-job-${jobId}/`);

  const objects: ObjectInfo[] = [];
  for (const folder of folders) for await (const object of ports.objects.list(folder)) objects.push(object);
  return objects;
}
