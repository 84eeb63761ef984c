import { createAdaptiveLimit, type AdaptiveLimit } from './adaptive-limit.ts';

/** A worker's limits: what was learned about a model's quota serves the next shard too. */
export function createLimits(): (modelId: string, ceiling: number) => AdaptiveLimit {
  const limits = new Map<string, AdaptiveLimit>();
  return (modelId, ceiling) => {
    const key = `${ceiling} ${modelId}`;
    const limit = limits.get(key) ?? createAdaptiveLimit(ceiling);
    limits.set(key, limit);
    return limit;
  };
}
