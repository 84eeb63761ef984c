import {
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  GetModelCustomizationJobCommand,
  GetProvisionedModelThroughputCommand,
} from '@aws-sdk/client-bedrock';
import type {
  CreateModelCustomizationJobCommandInput,
  GetModelCustomizationJobCommandOutput,
  GetProvisionedModelThroughputCommandOutput,
} from '@aws-sdk/client-bedrock';
import type { World } from './world.ts';

/** A request that the emulator accepts; tests change the one thing that they are about. */
export function jobRequest(
  name: string,
  changes: Partial<CreateModelCustomizationJobCommandInput> = {},
): CreateModelCustomizationJobCommandInput {
  return {
    jobName: name,
    customModelName: `${name}-model`,
    roleArn: 'arn:aws:iam::000000000000:role/bedrock',
    baseModelIdentifier: 'cohere.command-light-text-v14:7:4k',
    trainingDataConfig: { s3Uri: 's3://data/train.jsonl' },
    outputDataConfig: { s3Uri: 's3://data/output' },
    hyperParameters: { epochCount: '2', batchSize: '8', learningRate: '0.00001' },
    ...changes,
  };
}

export async function createJob(
  { bedrock }: World,
  name: string,
  changes: Partial<CreateModelCustomizationJobCommandInput> = {},
): Promise<string> {
  const { jobArn } = await bedrock.send(new CreateModelCustomizationJobCommand(jobRequest(name, changes)));
  return jobArn as string;
}

/** Looks until the job is as wanted. A test that waits in vain ends by the runner's own time limit. */
export async function awaitJob(
  { bedrock }: World,
  jobIdentifier: string,
  isWanted: (job: GetModelCustomizationJobCommandOutput) => boolean,
): Promise<GetModelCustomizationJobCommandOutput> {
  for (;;) {
    const job = await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
    if (isWanted(job)) return job;
    if (job.status === 'Failed') throw new Error(`The job failed: ${job.failureMessage}`);
    await pause();
  }
}

export const completed = ({ status }: { status?: string | undefined }): boolean => status === 'Completed';
export const failed = ({ status }: { status?: string | undefined }): boolean => status === 'Failed';

/** Customizes a model from the standard training file and returns its ARN. */
export async function makeModel(world: World, name: string): Promise<string> {
  await createJob(world, name);
  const { outputModelArn } = await awaitJob(world, name, completed);
  return outputModelArn as string;
}

export async function createThroughput(
  { bedrock }: World,
  name: string,
  modelId: string,
  modelUnits = 1,
): Promise<string> {
  const command = new CreateProvisionedModelThroughputCommand({ provisionedModelName: name, modelId, modelUnits });
  const { provisionedModelArn } = await bedrock.send(command);
  return provisionedModelArn as string;
}

export async function awaitThroughput(
  { bedrock }: World,
  provisionedModelId: string,
  isWanted: (throughput: GetProvisionedModelThroughputCommandOutput) => boolean,
): Promise<GetProvisionedModelThroughputCommandOutput> {
  for (;;) {
    const throughput = await bedrock.send(new GetProvisionedModelThroughputCommand({ provisionedModelId }));
    if (isWanted(throughput)) return throughput;
    await pause();
  }
}

export const inService = ({ status }: { status?: string | undefined }): boolean => status === 'InService';

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
