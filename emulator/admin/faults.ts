import { operationNames } from '../routes.ts';
import { check, integer, oneOf, required, string, structure } from '../validation/shapes.ts';
import type { Infer } from '../validation/shapes.ts';

const faultShape = structure({
  operation: required(oneOf(operationNames)),
  kind: required(oneOf(['throttle', 'drop', 'error', 'delay'])),
  times: integer({ min: 1 }),
  name: string({ min: 1 }),
  message: string(),
  status: integer({ min: 400, max: 599 }),
  ms: integer({ min: 0 }),
});

/**
 * What is to go wrong with the next calls of an operation: `throttle` refuses them; `error` answers `name`, `message`
 * and `status`; `delay` waits `ms` before it carries them out; `drop` carries them out and then cuts the connection,
 * so that the caller cannot know whether it was done.
 */
export interface Fault extends Omit<Infer<typeof faultShape>, 'times'> {
  /** Calls that it still befalls. */
  times: number;
}

/** @throws AwsError ValidationException */
export function readFault(body: unknown): Fault {
  const fault = check(faultShape, body);
  return { ...fault, times: fault.times ?? 1 };
}

/** The fault that befalls this call, used up by one; null for none. Faults befall in the order they were asked for. */
export function takeFault(faults: readonly Fault[], operation: string): Fault | null {
  const fault = faults.find((candidate) => candidate.operation === operation && candidate.times > 0);
  if (fault === undefined) return null;
  fault.times -= 1;
  return fault;
}
