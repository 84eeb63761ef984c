import { createHash } from 'node:crypto';
import { validationError } from './errors.ts';
import type { State } from './state/state.ts';

/**
 * The ARN of what this token already created, or null. Bedrock's documents say only that a repeated token makes it
 * "ignore the request, but not return an error" (API reference, CreateModelCustomizationJob, 2026-11). Here that means:
 * the same request gets the original's ARN, for ever, also when it has since been deleted.
 *
 * @throws AwsError ValidationException when the token comes back with another request. Which error Bedrock chooses is
 *   not documented; this is one that every create operation declares.
 */
export function earlierArn(
  { tokens }: State,
  operation: string,
  request: { readonly clientRequestToken?: string },
): string | null {
  if (request.clientRequestToken === undefined) return null;
  const use = tokens[key(operation, request.clientRequestToken)];
  if (use === undefined) return null;
  if (use.request === digest(request)) return use.arn;
  throw validationError(
    `The provided clientRequestToken ${request.clientRequestToken} was already used by a request with other parameters.`,
  );
}

export function rememberToken(
  { tokens }: State,
  operation: string,
  request: { readonly clientRequestToken?: string },
  arn: string,
): void {
  if (request.clientRequestToken === undefined) return;
  tokens[key(operation, request.clientRequestToken)] = { request: digest(request), arn };
}

const key = (operation: string, token: string): string => `${operation}:${token}`;

function digest(request: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('hex');
}

/** The order in which a client happens to write members is no difference between requests. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
