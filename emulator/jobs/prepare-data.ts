import type { Emulator } from '../emulator.ts';
import { customizationOf } from '../families.ts';
import type { Customization } from '../families.ts';
import type { Job } from '../state/state.ts';
import { readHyperParameters, rftHyperParameters } from '../validation/hyper-parameters.ts';
import { readInvocationLogs } from './invocation-logs.ts';
import { JobFailure } from './job-failure.ts';
import { writeObject } from './objects.ts';
import { readRecords } from './read-records.ts';
import type { ReadRecord, RecordFile, RecordRules } from './read-records.ts';

export interface JobData {
  readonly training: readonly ReadRecord[];
  /** Null when the job named no validator, or its model takes none. */
  readonly validation: readonly ReadRecord[] | null;
}

/** The validation phase: reads all data, and tries whether the output folder can be written. @throws JobFailure */
export async function prepareData({ s3 }: Emulator, job: Job, signal: AbortSignal): Promise<JobData> {
  const { limits } = jobCustomization(job);
  const { trainingDataConfig, validationDataConfig, outputDataConfig } = job.request;
  await writeObject(s3, outputDataConfig.s3Uri, '.write_access_check_file.tmp', '', signal);
  const rules = rulesFor(job);
  const logs = trainingDataConfig.invocationLogsConfig;
  const training =
    logs === undefined
      ? await readRecords(s3, trainingUri(job), rules('training'), signal)
      : await readInvocationLogs(s3, logs, rules('training'), signal);
  const [validator] = validationDataConfig.validators;
  const validation =
    validator === undefined || limits.maxValidationRecords === 0
      ? null
      : await readRecords(s3, validator.s3Uri, rules('validation'), signal);
  checkTotal(training, validation, limits);
  return { training: training.records, validation: validation?.records ?? null };
}

function trainingUri({ request }: Job): string {
  const { s3Uri } = request.trainingDataConfig;
  if (s3Uri === undefined) throw new JobFailure('The job has no training file.');
  return s3Uri;
}

function rulesFor(job: Job): (what: 'training' | 'validation') => RecordRules {
  const customization = jobCustomization(job);
  const { format, limits } = customization;
  const isReinforcement = job.request.customizationType === 'REINFORCEMENT_FINE_TUNING';
  const given = isReinforcement ? rftHyperParameters(job.request) : job.request.hyperParameters;
  const { batchSize = 1, maxPromptLength } = readHyperParameters(customization, given);
  const { maxTokens = () => Infinity, ...rest } = limits;
  return (what) => ({
    ...rest,
    ...(maxPromptLength !== undefined && { maxPromptTokens: maxPromptLength }),
    what,
    format,
    min: what === 'training' ? limits.minTrainingRecords : 1,
    max: what === 'training' ? limits.maxTrainingRecords : limits.maxValidationRecords,
    maxTokens: maxTokens(batchSize),
  });
}

/** @throws JobFailure */
function checkTotal(training: RecordFile, validation: RecordFile | null, limits: Customization['limits']): void {
  const { minTotalRecords: min = 0, maxTotalRecords: max = Infinity } = limits;
  const total = training.lines + (validation?.lines ?? 0);
  const sum = `The training and validation files have ${total} records together; the model`;
  if (total < min) throw new JobFailure(`${sum} needs at least ${min}.`);
  if (total > max) throw new JobFailure(`${sum} allows ${max}.`);
}

/** How a job customizes; CreateModelCustomizationJob lets nothing else in. */
export function jobCustomization({ jobArn, baseModelId, request }: Job): Customization {
  const customization = customizationOf(baseModelId, request.customizationType);
  if (customization !== undefined) return customization;
  throw new Error(`The job ${jobArn} customizes ${baseModelId} by ${request.customizationType}, which has no family.`);
}
