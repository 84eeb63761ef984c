import type { Emulator } from './emulator.ts';
import type { Call, Reply } from './http/call.ts';
import type { Route } from './http/match-route.ts';
import { converse } from './operations/converse.ts';
import { createCustomModelDeployment } from './operations/create-custom-model-deployment.ts';
import { createModelCustomizationJob } from './operations/create-model-customization-job.ts';
import { createProvisionedModelThroughput } from './operations/create-provisioned-model-throughput.ts';
import { deleteCustomModelDeployment } from './operations/delete-custom-model-deployment.ts';
import { deleteCustomModel } from './operations/delete-custom-model.ts';
import { deleteProvisionedModelThroughput } from './operations/delete-provisioned-model-throughput.ts';
import { getAWSDefaultServiceQuota } from './operations/get-aws-default-service-quota.ts';
import { getCustomModelDeployment } from './operations/get-custom-model-deployment.ts';
import { getCustomModel } from './operations/get-custom-model.ts';
import { getFoundationModel } from './operations/get-foundation-model.ts';
import { getModelCustomizationJob } from './operations/get-model-customization-job.ts';
import { getProvisionedModelThroughput } from './operations/get-provisioned-model-throughput.ts';
import { getServiceQuota } from './operations/get-service-quota.ts';
import { invokeModel } from './operations/invoke-model.ts';
import { listAWSDefaultServiceQuotas } from './operations/list-aws-default-service-quotas.ts';
import { listCustomModelDeployments } from './operations/list-custom-model-deployments.ts';
import { listCustomModels } from './operations/list-custom-models.ts';
import { listFoundationModels } from './operations/list-foundation-models.ts';
import { listModelCustomizationJobs } from './operations/list-model-customization-jobs.ts';
import { listProvisionedModelThroughputs } from './operations/list-provisioned-model-throughputs.ts';
import { listServiceQuotas } from './operations/list-service-quotas.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { stopModelCustomizationJob } from './operations/stop-model-customization-job.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateCustomModelDeployment } from './operations/update-custom-model-deployment.ts';
import { updateProvisionedModelThroughput } from './operations/update-provisioned-model-throughput.ts';

export interface Operation {
  /** The operation's name in AWS's model, which is that of its function with a capital. */
  readonly operation: string;
  readonly handle: Handler;
}

export interface OperationRoute extends Operation, Route {}

/** An operation of the JSON protocol 1.1: one path for all, and the header `x-amz-target` says which. */
export interface TargetedOperation extends Operation {
  readonly target: string;
}

type Handler = (emulator: Emulator, call: Call) => Reply | Promise<Reply>;

/** Methods and paths of botocore's models (bedrock 2023-04-20, bedrock-runtime 2023-09-30). */
const handlers: Readonly<Record<`${string} /${string}`, Handler>> = {
  'POST /model-customization-jobs': createModelCustomizationJob,
  'GET /model-customization-jobs': listModelCustomizationJobs,
  'GET /model-customization-jobs/{jobIdentifier}': getModelCustomizationJob,
  'POST /model-customization-jobs/{jobIdentifier}/stop': stopModelCustomizationJob,

  'GET /custom-models': listCustomModels,
  'GET /custom-models/{modelIdentifier}': getCustomModel,
  'DELETE /custom-models/{modelIdentifier}': deleteCustomModel,

  'POST /provisioned-model-throughput': createProvisionedModelThroughput,
  'GET /provisioned-model-throughputs': listProvisionedModelThroughputs,
  'GET /provisioned-model-throughput/{provisionedModelId}': getProvisionedModelThroughput,
  'PATCH /provisioned-model-throughput/{provisionedModelId}': updateProvisionedModelThroughput,
  'DELETE /provisioned-model-throughput/{provisionedModelId}': deleteProvisionedModelThroughput,

  'POST /model-customization/custom-model-deployments': createCustomModelDeployment,
  'GET /model-customization/custom-model-deployments': listCustomModelDeployments,
  'GET /model-customization/custom-model-deployments/{customModelDeploymentIdentifier}': getCustomModelDeployment,
  'PATCH /model-customization/custom-model-deployments/{customModelDeploymentIdentifier}': updateCustomModelDeployment,
  'DELETE /model-customization/custom-model-deployments/{customModelDeploymentIdentifier}': deleteCustomModelDeployment,

  'GET /foundation-models': listFoundationModels,
  'GET /foundation-models/{modelIdentifier}': getFoundationModel,

  'POST /tagResource': tagResource,
  'POST /untagResource': untagResource,
  'POST /listTagsForResource': listTagsForResource,

  'POST /model/{modelId}/invoke': invokeModel,
  'POST /model/{modelId}/converse': converse,
};

export const operationRoutes: readonly OperationRoute[] = Object.entries(handlers).map(([pattern, handle]) => {
  const [method = '', path = ''] = pattern.split(' ');
  return { operation: nameOf(handle), method, path, handle };
});

/** Of botocore's model (service-quotas 2019-06-24). */
export const targetedOperations: readonly TargetedOperation[] = [
  getServiceQuota,
  listServiceQuotas,
  getAWSDefaultServiceQuota,
  listAWSDefaultServiceQuotas,
].map((handle) => ({ operation: nameOf(handle), target: `ServiceQuotasV20190624.${nameOf(handle)}`, handle }));

export const operationNames: readonly string[] = [...operationRoutes, ...targetedOperations].map(
  ({ operation }) => operation,
);

function nameOf(handle: Handler): string {
  return `${handle.name[0]?.toUpperCase()}${handle.name.slice(1)}`;
}
