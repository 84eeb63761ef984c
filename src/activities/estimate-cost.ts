import { estimateCost, type Usage } from '../domain/cost.ts';
import type { CustomizationRequest } from '../domain/customization.ts';
import type { CostEstimate } from '../report/result.ts';

export function estimateCostActivities() {
  return {
    /** An activity although it is pure, so that history keeps the prices of the day. */
    async estimateCost(request: CustomizationRequest, used: Usage): Promise<CostEstimate> {
      return estimateCost(request, used);
    },
  };
}
