import { sleep } from '@temporalio/activity';
import { ServiceError } from '../domain/errors.ts';
import type { AdaptiveLimit } from './adaptive-limit.ts';

/** Tries for one call within an attempt of the activity; after that Temporal's retries take over. */
const mostTries = 8;
/**
 * What Bedrock says when calls come faster than the account's quota, or than it has capacity for. It says nothing about
 * the call itself, so that it costs no try: quotas of a few calls a minute exist.
 */
const throttles = new Set(['ThrottlingException', 'TooManyRequestsException', 'ServiceUnavailableException']);
const longestPauseMs = 5_000;

/** Calls a model until it answers, telling the limit what came of each call. Rejects with what no patience heals. */
export async function askPatiently<T>(limit: AdaptiveLimit, call: () => Promise<T>): Promise<T> {
  let tries = 0;
  for (let attempt = 1; ; attempt += 1) {
    const ticket = limit.started();
    try {
      const answer = await call();
      limit.ended(ticket, 'answered');
      return answer;
    } catch (error) {
      const isThrottle = error instanceof ServiceError && throttles.has(error.code);
      limit.ended(ticket, isThrottle ? 'throttled' : 'failed');
      if (!isThrottle) tries += 1;
      const heals = error instanceof ServiceError && error.healing === 'heals' && tries < mostTries;
      if (!heals) throw error;
      await sleep(pauseMs(attempt));
    }
  }
}

/** Full jitter, so that calls that were throttled together don't come back together. */
function pauseMs(attempt: number): number {
  return Math.random() * Math.min(100 * 2 ** attempt, longestPauseMs);
}
