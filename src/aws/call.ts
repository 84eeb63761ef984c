import { ServiceError } from '../domain/errors.ts';
import { classify, network, networkCode, type Attempt, type Fault } from './errors.ts';

/**
 * Runs one AWS call and turns whatever it throws into a `ServiceError` whose message says what was tried, with which
 * value, what AWS said and what to do. The caller's own abort passes through as it is.
 */
export async function call<T>(attempt: Attempt, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toServiceError(attempt, error);
  }
}

/** `call`'s translation, for errors that arrive outside a promise (a stream, an entry of a batch reply). */
export function toServiceError(attempt: Attempt, error: unknown): Error {
  if (error instanceof ServiceError) return error;
  const fault = readFault(error);
  if (fault.name === 'AbortError') return error as Error;
  const rule = classify(fault);
  const remedy = typeof rule.remedy === 'string' ? rule.remedy : rule.remedy(attempt, fault.message);
  const code = rule === network && fault.name === 'Error' ? 'NetworkError' : fault.name;
  return new ServiceError(`Could not ${attempt.to}: ${code}: ${sentence(fault.message)} ${remedy}`, {
    code,
    healing: rule.healing,
    // After the SDK's own second try, the first may have been carried out whatever the second one's answer was.
    ambiguous: rule.ambiguous === true || fault.attempts > 1,
    ...(rule.healsWithinMs !== undefined && { healsWithinMs: rule.healsWithinMs }),
    cause: error,
  });
}

/** Whether the call found nobody who speaks its language: nothing listens there, or something else does. */
export function foundNobody(error: ServiceError): boolean {
  const fault = readFault(error.cause);
  return classify(fault) === network || speaksOtherwise.test(fault.name);
}

/** What a stand-in or a proxy says of a service that it does not offer; BadRequestException is a nameless 400. */
const speaksOtherwise =
  /^(UnknownOperationException|UnknownOperation|UnsupportedOperation|UnsupportedOperationException|InvalidAction|NotImplemented|NotImplementedException|BadRequestException)$/;

/** HEAD replies have no body and so no error name: here, and only here, the status stands in for it. */
const nameOfStatus: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  400: 'BadRequestException',
  403: 'AccessDenied',
  404: 'NotFound',
  429: 'TooManyRequestsException',
  500: 'InternalError',
  502: 'ServiceUnavailable',
  503: 'ServiceUnavailable',
  504: 'ServiceUnavailable',
};

function readFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), attempts: 0 };
  const { code, $fault, $metadata } = error as Error & {
    code?: unknown;
    $fault?: 'client' | 'server';
    $metadata?: { httpStatusCode?: number; attempts?: number };
  };
  const named = /^(Unknown|UnknownError|\d{3}|Error)$/.test(error.name)
    ? nameOfStatus[$metadata?.httpStatusCode ?? 0]
    : error.name;
  // Node's network errors are all named Error (or renamed TimeoutError); what tells them apart is their code.
  const fault = typeof code === 'string' && networkCode.test(code) ? code : undefined;
  return {
    name: fault ?? named ?? error.name,
    // Node reports a refused connection to several addresses as an AggregateError without a message.
    message: error.message || innerMessages(error) || 'no message',
    attempts: $metadata?.attempts ?? 0,
    ...($fault && { blames: $fault }),
  };
}

function innerMessages(error: Error): string {
  return error instanceof AggregateError ? error.errors.map(String).join('; ') : '';
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
