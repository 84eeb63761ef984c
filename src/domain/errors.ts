/**
 * - `heals`: trying again later may succeed by itself (throttling, capacity, a network fault).
 * - `needs-action`: only a person can mend it (quota, model access, a role); the message names the action.
 * - `never`: the request itself is wrong; trying again is pointless.
 */
export type Healing = 'heals' | 'needs-action' | 'never';

/** The one form in which a failed call to a service reaches an activity and, through it, a person. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The service's own error name, for example `ThrottlingException`. */
  readonly code: string;
  readonly healing: Healing;
  /** True when the service may have carried the call out although it reported a failure (time-out, dropped connection). */
  readonly ambiguous: boolean;
  /** What heals by itself within so long; what still fails then needs a person. Absent: it may take any time. */
  readonly healsWithinMs?: number;

  constructor(
    message: string,
    facts: {
      readonly code: string;
      readonly healing: Healing;
      readonly ambiguous?: boolean;
      readonly healsWithinMs?: number;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.code = facts.code;
    this.healing = facts.healing;
    this.ambiguous = facts.ambiguous ?? false;
    if (facts.healsWithinMs !== undefined) this.healsWithinMs = facts.healsWithinMs;
  }
}

/** One thing wrong with a request or its data. */
export interface Problem {
  /** Path in the request (`hyperParameters.epochCount`) or a file with its line (`s3://…/train.jsonl:17`). */
  readonly field: string;
  readonly message: string;
}

/** A request, or data, that a person has to change; it lists every problem at once. Nothing has been bought. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequest';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ field, message }) => `${field}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
