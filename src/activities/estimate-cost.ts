import { estimateCost, type Usage } from '../domain/cost.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import { ServiceError } from '../domain/errors.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';
import type { EvaluationDetails } from '../evaluation/details.ts';
import type { CostEstimate, CostForecast } from '../report/result.ts';
import type { Dependencies } from './dependencies.ts';

/** What the workflow knows of what was used. */
export interface Used extends Omit<Usage, 'calls'> {
  /** The run's `evaluation.json`, in which the calls are counted; absent in the histories of older versions. */
  readonly detailsUri?: S3Uri;
}

export function estimateCostActivities({ ports: { objects } }: Pick<Dependencies, 'ports'>) {
  return {
    /** What the run came to, beside what was forecast; history keeps the prices of the day. */
    async estimateCost(
      request: CustomizationRequest,
      { detailsUri, ...used }: Used,
      forecast?: CostForecast,
    ): Promise<CostEstimate> {
      const calls = detailsUri && (await callsOf(objects, detailsUri));
      return estimateCost(request, { ...used, ...(calls && { calls }) }, forecast);
    },
  };
}

/** Nothing where somebody has removed the file: a figure less is no reason to lose the outcome. */
async function callsOf(objects: ObjectPort, detailsUri: S3Uri): Promise<Usage['calls'] | undefined> {
  try {
    return (JSON.parse(await objects.readText(detailsUri)) as EvaluationDetails).latency;
  } catch (error) {
    if (error instanceof ServiceError && error.healing === 'never') return undefined;
    throw error;
  }
}
