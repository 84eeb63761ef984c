import type { CustomizationRequest } from '../domain/customization.ts';
import { InvalidRequestError, ServiceError } from '../domain/errors.ts';
import { customizationOfRequest } from '../domain/families/index.ts';
import { clientRequestToken, resourceTags } from '../domain/names.ts';
import type { Job, JobSpec } from '../domain/ports.ts';
import { takenBy, takenRemedy } from '../domain/preflight/names.ts';
import type { Dependencies, Owner } from './dependencies.ts';
import type { Observation } from './observations.ts';

export function customizationJobActivities({ ports: { models } }: Pick<Dependencies, 'ports'>) {
  return {
    /**
     * Creates the job and returns its ARN. Looks first: a job of this name with this run's token is what an earlier
     * attempt, whose reply was lost, has bought; one with another token belongs to somebody else.
     */
    async createJob(request: CustomizationRequest, owner: Owner): Promise<string> {
      const token = clientRequestToken(owner.runId, 'job');
      const existing = await models.findJob(request.jobName);
      if (existing) return adopt(existing, token, request.jobName);
      try {
        const created = await models.createJob({
          name: request.jobName,
          customModelName: request.customModelName,
          baseModelId: request.startsFrom ?? request.baseModelId,
          customizationType: request.customizationType,
          roleArn: request.roleArn,
          trainingData: request.trainingData,
          ...(request.validationData ? { validationData: request.validationData } : {}),
          output: request.output,
          ...teaching(request),
          ...(request.kmsKeyId === undefined ? {} : { kmsKeyId: request.kmsKeyId }),
          ...(request.vpc ? { vpc: request.vpc } : {}),
          tags: resourceTags({ ...owner, jobName: request.jobName }, request.tags),
          clientRequestToken: token,
        });
        return created.arn;
      } catch (error) {
        // The name may have been taken between the look and the call; whoever took it, the token tells.
        const taken = error instanceof ServiceError ? await models.findJob(request.jobName) : null;
        if (taken) return adopt(taken, token, request.jobName);
        throw error;
      }
    },

    /** Asks Bedrock to stop the run's own job. What has been trained is lost and is billed. */
    async stopJob(jobName: string, owner: Owner): Promise<'stopping' | 'nothing-to-stop'> {
      const job = await models.findJob(jobName);
      const ours = job?.clientRequestToken === clientRequestToken(owner.runId, 'job');
      if (!job || !ours || hasEnded(job)) return 'nothing-to-stop';
      if (job.status === 'InProgress') await models.stopJob(job.arn);
      return 'stopping';
    },

    async lookAtJob(jobName: string, _owner: Owner): Promise<Observation> {
      const job = await models.findJob(jobName);
      if (!job) return { done: true, summary: `job ${jobName} does not exist`, figures: '' };
      const { arn, status, phases, customModelArn, failureMessage, trainingLoss, validationLoss } = job;
      return {
        done: hasEnded(job),
        summary: `job ${jobName} is ${status}: ${phaseText(job)}`,
        figures: [
          trainingLoss === undefined ? '' : `training loss ${trainingLoss.toFixed(4)}`,
          validationLoss === undefined ? '' : `validation loss ${validationLoss.toFixed(4)}`,
        ]
          .filter(Boolean)
          .join(', '),
        job: {
          arn,
          status,
          phases,
          ...(customModelArn === undefined ? {} : { customModelArn }),
          ...(failureMessage === undefined ? {} : { failureMessage }),
          ...(trainingLoss === undefined ? {} : { trainingLoss }),
          ...(validationLoss === undefined ? {} : { validationLoss }),
        },
      };
    },
  };
}

/** Hyperparameters where Bedrock takes them for this way of customizing, and who teaches or grades. */
function teaching(request: CustomizationRequest): Pick<JobSpec, 'hyperParameters' | 'distillation' | 'reinforcement'> {
  const { hyperParameters, distillation, reinforcement } = request;
  if (!reinforcement) return { hyperParameters, ...(distillation && { distillation }) };
  const known = customizationOfRequest(request).customization.hyperParameters;
  const typed = Object.entries(hyperParameters).map(([name, value]) => {
    const isWord = known.some((parameter) => parameter.name === name && parameter.words?.includes(value));
    return [name, isWord ? value : Number(value)];
  });
  return {
    hyperParameters: {},
    reinforcement: { ...reinforcement, hyperParameters: Object.fromEntries(typed) as Record<string, number | string> },
  };
}

function adopt(job: Job, token: string, jobName: string): string {
  if (job.clientRequestToken === token) return job.arn;
  throw new InvalidRequestError([jobNameTaken(jobName, job)]);
}

function jobNameTaken(jobName: string, job: Job) {
  return { field: 'jobName', message: `${takenBy(jobName, job)}: ${takenRemedy}` };
}

function hasEnded({ status }: Job): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Stopped';
}

function phaseText({ phases }: Job): string {
  const { validation = 'NotStarted', dataProcessing = 'NotStarted', training = 'NotStarted' } = phases;
  return `validation ${validation}, data processing ${dataProcessing}, training ${training}`;
}
