import type { Emulator } from './emulator.ts';
import type { Call, Reply } from './http/call.ts';
import type { Route } from './http/match-route.ts';
import { converse } from './operations/converse.ts';
import { createModelCustomizationJob } from './operations/create-model-customization-job.ts';
import { createProvisionedModelThroughput } from './operations/create-provisioned-model-throughput.ts';
import { deleteCustomModel } from './operations/delete-custom-model.ts';
import { deleteProvisionedModelThroughput } from './operations/delete-provisioned-model-throughput.ts';
import { getCustomModel } from './operations/get-custom-model.ts';
import { getFoundationModel } from './operations/get-foundation-model.ts';
import { getModelCustomizationJob } from './operations/get-model-customization-job.ts';
import { getProvisionedModelThroughput } from './operations/get-provisioned-model-throughput.ts';
import { invokeModel } from './operations/invoke-model.ts';
import { listCustomModels } from './operations/list-custom-models.ts';
import { listFoundationModels } from './operations/list-foundation-models.ts';
import { listModelCustomizationJobs } from './operations/list-model-customization-jobs.ts';
import { listProvisionedModelThroughputs } from './operations/list-provisioned-model-throughputs.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { stopModelCustomizationJob } from './operations/stop-model-customization-job.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateProvisionedModelThroughput } from './operations/update-provisioned-model-throughput.ts';

export interface OperationRoute extends Route {
  /** The operation's name in AWS's model, which is that of its function with a capital. */
  readonly operation: string;
  readonly handle: Handler;
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
  return { operation: `${handle.name[0]?.toUpperCase()}${handle.name.slice(1)}`, method, path, handle };
});
