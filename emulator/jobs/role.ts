import type { Emulator } from '../emulator.ts';
import { validationError } from '../errors.ts';

/**
 * Plays the first moments of a role: it cannot be assumed until `rolePropagationSeconds` after a job first named it.
 * @throws AwsError ValidationException, in Bedrock's words
 */
export function assumeRole({ clock, rolesSeen, settings }: Emulator, roleArn: string): void {
  const nowMs = clock.now();
  const firstSeenMs = rolesSeen.get(roleArn) ?? nowMs;
  rolesSeen.set(roleArn, firstSeenMs);
  if (nowMs < firstSeenMs + settings.rolePropagationSeconds * 1000) {
    throw validationError('Could not assume provided IAM role. Please check the role and try again');
  }
}
