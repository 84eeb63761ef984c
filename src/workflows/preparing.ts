import type { CustomizationRequest } from '../domain/customization.ts';
import type { PreparedData } from '../report/result.ts';
import type { S3Uri } from '../domain/ports.ts';
import { patched } from '@temporalio/workflow';
import * as activities from './proxies.ts';
import type { Run } from './run.ts';

/** Prepares the data where the request names a source; the request then says where the data is. */
export async function prepare(
  run: Run,
  request: CustomizationRequest,
): Promise<{ readonly request: CustomizationRequest; readonly prepared?: PreparedData }> {
  if (request.data === undefined || !patched('prepare-data')) return { request };
  run.story.enter('preparing');
  const prepared = await activities.prepareData(request, run.owner);
  run.story.learn({ dataReportUri: prepared.reportUri });
  return { request: withData(request, prepared), prepared };
}

function withData(request: CustomizationRequest, { sets }: PreparedData): CustomizationRequest {
  const uriOf = (set: string) => sets.find(({ name }) => name === set)?.uri as S3Uri | undefined;
  const validationData = uriOf('validation');
  const evaluationData = uriOf('evaluation');
  const { references: _replaced, ...evaluation } = request.evaluation;
  return {
    ...request,
    trainingData: uriOf('training') ?? request.trainingData,
    ...(validationData !== undefined && { validationData }),
    evaluation: evaluationData === undefined ? request.evaluation : { ...evaluation, prompts: evaluationData },
  };
}
