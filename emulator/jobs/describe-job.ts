import type { Emulator } from '../emulator.ts';
import type { Job } from '../state/state.ts';
import { trainingMetricsNow } from './loss-now.ts';

/** A job in the shape of GetModelCustomizationJobResponse. */
export function describeJob(emulator: Emulator, job: Job): object {
  const { baseModelIdentifier: _, customModelName, customModelKmsKeyId, ...request } = job.request;
  return {
    ...request,
    jobArn: job.jobArn,
    outputModelName: customModelName,
    outputModelArn: job.outputModelArn,
    baseModelArn: job.baseModelArn,
    status: job.status,
    statusDetails: statusDetails(job),
    failureMessage: job.failureMessage,
    creationTime: job.creationTime,
    lastModifiedTime: job.lastModifiedTime,
    endTime: job.endTime,
    trainingMetrics: trainingMetricsNow(emulator, job),
    validationMetrics: job.validationMetrics,
    outputModelKmsKeyArn: customModelKmsKeyId === undefined ? undefined : keyArn(emulator, customModelKmsKeyId),
  };
}

export function statusDetails({ phases }: Job): object {
  return {
    validationDetails: phases.validation,
    dataProcessingDetails: phases.dataProcessing,
    trainingDetails: phases.training,
  };
}

/** Bedrock answers with the key's ARN. An alias would have to be looked up in KMS, so it is left out. */
export function keyArn({ place }: Emulator, keyId: string): string | undefined {
  if (/:key\//.test(keyId)) return keyId;
  if (keyId.includes('alias/')) return undefined;
  return `arn:aws:kms:${place.region}:${place.accountId}:key/${keyId}`;
}
