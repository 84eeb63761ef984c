import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { InvalidRequestError, ServiceError } from '../domain/errors.ts';
import { EncoderError } from '../metrics/index.ts';

/**
 * Wraps activities so that what they throw reaches Temporal with a type and the right to be retried or not: an invalid
 * request and what needs a person fail at once, what heals by itself is retried by the policy in `proxies.ts`.
 */
export function withFailures<T extends Record<string, (...args: never[]) => Promise<unknown>>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        throw asFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

export function asFailure(error: unknown): unknown {
  if (error instanceof InvalidRequestError) {
    return ApplicationFailure.nonRetryable(error.message, 'InvalidRequest', { problems: error.problems });
  }
  if (error instanceof EncoderError) {
    return ApplicationFailure.nonRetryable(error.message, 'EncoderUnavailable');
  }
  if (error instanceof ServiceError) {
    const { healing, healsWithinMs } = error;
    const isTooLate = healsWithinMs !== undefined && waitedMs() + shortRetryMs > healsWithinMs;
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: healing !== 'heals' || isTooLate,
      ...(healsWithinMs !== undefined && { nextRetryDelay: shortRetryMs }),
    });
  }
  // Cancellation and whatever nobody expected: Temporal's default, which retries, is right for both.
  return error;
}

/** Where waiting has an end, tries come evenly: doubling pauses would leave it half unused. */
const shortRetryMs = 10_000;

/** From when the activity was first due until its present attempt was; 0 outside an activity. */
function waitedMs(): number {
  if (!inActivity()) return 0;
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
  return currentAttemptScheduledTimestampMs - scheduledTimestampMs;
}

function inActivity(): boolean {
  try {
    return Boolean(activityInfo());
  } catch {
    return false;
  }
}
