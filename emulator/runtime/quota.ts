import type { Emulator } from '../emulator.ts';
import { throttled } from '../errors.ts';
import type { Call } from '../http/call.ts';

/** What is left of a model's quota, and when that was counted. */
export interface Allowance {
  requests: number;
  countedAtMs: number;
}

/**
 * Takes one request from the model's quota: a bucket that fills with `requestsPerSecond` and holds a second's worth. A
 * refused request takes nothing. Every model has a quota of its own, as in Bedrock.
 *
 * @throws AwsError ThrottlingException
 */
export function takeFromQuota({ settings, clock, allowances }: Emulator, { path }: Call): void {
  const { requestsPerSecond } = settings;
  const { modelId } = path;
  if (requestsPerSecond === 0 || modelId === undefined) return;
  const most = Math.max(1, requestsPerSecond);
  const nowMs = clock.now();
  const { requests, countedAtMs } = allowances.get(modelId) ?? { requests: most, countedAtMs: nowMs };
  const left = Math.min(most, requests + ((nowMs - countedAtMs) / 1_000) * requestsPerSecond);
  allowances.set(modelId, { requests: left < 1 ? left : left - 1, countedAtMs: nowMs });
  if (left < 1) throw throttled();
}
