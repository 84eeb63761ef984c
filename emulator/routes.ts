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
  readonly operation: string;
  readonly handle: (emulator: Emulator, call: Call) => Reply | Promise<Reply>;
}

const route = (
  operation: string,
  pattern: `${string} /${string}`,
  handle: OperationRoute['handle'],
): OperationRoute => {
  const [method = '', path = ''] = pattern.split(' ');
  return { operation, method, path, handle };
};

/** Methods and paths of botocore's models (bedrock 2023-04-20, bedrock-runtime 2023-09-30). */
export const operationRoutes: readonly OperationRoute[] = [
  route('CreateModelCustomizationJob', 'POST /model-customization-jobs', createModelCustomizationJob),
  route('ListModelCustomizationJobs', 'GET /model-customization-jobs', listModelCustomizationJobs),
  route('GetModelCustomizationJob', 'GET /model-customization-jobs/{jobIdentifier}', getModelCustomizationJob),
  route('StopModelCustomizationJob', 'POST /model-customization-jobs/{jobIdentifier}/stop', stopModelCustomizationJob),

  route('ListCustomModels', 'GET /custom-models', listCustomModels),
  route('GetCustomModel', 'GET /custom-models/{modelIdentifier}', getCustomModel),
  route('DeleteCustomModel', 'DELETE /custom-models/{modelIdentifier}', deleteCustomModel),

  route('CreateProvisionedModelThroughput', 'POST /provisioned-model-throughput', createProvisionedModelThroughput),
  route('ListProvisionedModelThroughputs', 'GET /provisioned-model-throughputs', listProvisionedModelThroughputs),
  route(
    'GetProvisionedModelThroughput',
    'GET /provisioned-model-throughput/{provisionedModelId}',
    getProvisionedModelThroughput,
  ),
  route(
    'UpdateProvisionedModelThroughput',
    'PATCH /provisioned-model-throughput/{provisionedModelId}',
    updateProvisionedModelThroughput,
  ),
  route(
    'DeleteProvisionedModelThroughput',
    'DELETE /provisioned-model-throughput/{provisionedModelId}',
    deleteProvisionedModelThroughput,
  ),

  route('ListFoundationModels', 'GET /foundation-models', listFoundationModels),
  route('GetFoundationModel', 'GET /foundation-models/{modelIdentifier}', getFoundationModel),

  route('TagResource', 'POST /tagResource', tagResource),
  route('UntagResource', 'POST /untagResource', untagResource),
  route('ListTagsForResource', 'POST /listTagsForResource', listTagsForResource),

  route('InvokeModel', 'POST /model/{modelId}/invoke', invokeModel),
  route('Converse', 'POST /model/{modelId}/converse', converse),
];
