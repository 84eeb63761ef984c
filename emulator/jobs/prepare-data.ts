import type { Emulator } from '../emulator.ts';
import { families } from '../families.ts';
import type { Family } from '../families.ts';
import type { Job } from '../state/state.ts';
import type { TrainingRecord } from '../training/index.ts';
import { JobFailure } from './job-failure.ts';
import { writeObject } from './objects.ts';
import { readRecords } from './read-records.ts';

export interface JobData {
  readonly training: readonly TrainingRecord[];
  /** Null when the job named no validator. */
  readonly validation: readonly TrainingRecord[] | null;
}

/** The validation phase: reads all data, and tries whether the output folder can be written. @throws JobFailure */
export async function prepareData({ s3 }: Emulator, job: Job, signal: AbortSignal): Promise<JobData> {
  const { limits } = familyOf(job);
  const { trainingDataConfig, validationDataConfig, outputDataConfig } = job.request;
  await writeObject(s3, outputDataConfig.s3Uri, '.write_access_check_file.tmp', '', signal);
  const trainingLimits = {
    ...limits,
    what: 'training',
    min: limits.minTrainingRecords,
    max: limits.maxTrainingRecords,
  } as const;
  if (trainingDataConfig.s3Uri === undefined) throw new JobFailure('The job has no training file.');
  const training = await readRecords(s3, trainingDataConfig.s3Uri, trainingLimits, signal);
  const [validator] = validationDataConfig.validators;
  if (validator === undefined) return { training, validation: null };
  const validationLimits = { ...limits, what: 'validation', min: 1, max: limits.maxValidationRecords } as const;
  return { training, validation: await readRecords(s3, validator.s3Uri, validationLimits, signal) };
}

/** The family of a job; CreateModelCustomizationJob lets no other base model in. */
export function familyOf(job: Job): Family {
  const family = families[job.baseModelId];
  if (family === undefined)
    throw new Error(`The job ${job.jobArn} customizes ${job.baseModelId}, which has no family.`);
  return family;
}
