import { notFound } from './errors.ts';
import type { CustomModel, CustomModelDeployment, Job, ProvisionedThroughput, State } from './state/state.ts';

// Bedrock takes a name or an ARN wherever it takes an identifier. Its texts for what it cannot find are not published.

/** @throws AwsError ResourceNotFoundException */
export function findJob({ jobs }: State, nameOrArn: string): Job {
  const job = jobs.find(({ jobArn, request }) => jobArn === nameOrArn || request.jobName === nameOrArn);
  if (job === undefined) throw notFound(`There is no model customization job ${nameOrArn}.`);
  return job;
}

/** @throws AwsError ResourceNotFoundException */
export function findCustomModel({ customModels }: State, nameOrArn: string): CustomModel {
  const model = customModels.find(({ modelArn, modelName }) => modelArn === nameOrArn || modelName === nameOrArn);
  if (model === undefined) throw notFound(`There is no custom model ${nameOrArn}.`);
  return model;
}

/** @throws AwsError ResourceNotFoundException */
export function findProvisionedThroughput({ provisionedThroughputs }: State, nameOrArn: string): ProvisionedThroughput {
  const found = provisionedThroughputs.find(
    (throughput) => throughput.provisionedModelArn === nameOrArn || throughput.provisionedModelName === nameOrArn,
  );
  if (found === undefined) throw notFound(`There is no provisioned model throughput ${nameOrArn}.`);
  return found;
}

/** @throws AwsError ResourceNotFoundException */
export function findCustomModelDeployment({ customModelDeployments }: State, nameOrArn: string): CustomModelDeployment {
  const found = customModelDeployments.find(
    (deployment) => deployment.customModelDeploymentArn === nameOrArn || deployment.modelDeploymentName === nameOrArn,
  );
  if (found === undefined) throw notFound(`There is no custom model deployment ${nameOrArn}.`);
  return found;
}
