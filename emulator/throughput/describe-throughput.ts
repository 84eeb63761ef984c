import type { ProvisionedThroughput } from '../state/state.ts';

/** A throughput in the shape of ProvisionedModelSummary, which GetProvisionedModelThroughput only adds to. */
export function describeThroughput(throughput: ProvisionedThroughput): object {
  const { sequence: _, tags: __, deletionTime: ___, failureMessage: ____, ...described } = throughput;
  return { ...described, desiredModelUnits: throughput.modelUnits };
}
