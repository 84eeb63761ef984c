import { ServiceError } from '../domain/errors.ts';

/** The names under which AWS says that there is no such thing. */
const missingCodes: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'NotFound',
  'NotFoundException',
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchResourceException',
  'NoSuchBucketPolicy',
  'NoSuchKey',
  'NoSuchBucket',
]);

/** Null where the thing asked for does not exist, so that "find" returns null and "delete" succeeds. */
export async function nullIfMissing<T>(
  answer: Promise<T>,
  alsoMissing: (error: ServiceError) => boolean = () => false,
): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    // A model whose access form nobody filled in is "not found" too, yet a person can mend that.
    const missing = error instanceof ServiceError && error.healing === 'never';
    if (missing && (missingCodes.has(error.code) || alsoMissing(error))) return null;
    throw error;
  }
}
