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
    return ApplicationFailure.create({
      message: error.message,
      type: error.code,
      nonRetryable: error.healing !== 'heals',
    });
  }
  // Cancellation and whatever nobody expected: Temporal's default, which retries, is right for both.
  return error;
}
