import type { PreparedData } from '../report/result.ts';
import type { CustomizationRequest } from './customization.ts';
import type { S3Uri } from './ports.ts';

/** The request with the data that was prepared for it. */
export function withPreparedData(
  request: CustomizationRequest,
  { sets }: Pick<PreparedData, 'sets'>,
): CustomizationRequest {
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
