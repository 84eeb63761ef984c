import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  isCancellation,
  TerminatedFailure,
} from '@temporalio/workflow';

/** A failure that no retry mends; the type is what scripts test for, the message what people read. */
export function failure(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}

/** The innermost message: what people want to read of an error that came through activities and children. */
export function rootMessage(error: unknown): string {
  if (isCancellation(error)) return 'it was cancelled';
  if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure) {
    return `somebody terminated ${error.execution.workflowId}`;
  }
  if ((error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && error.cause) {
    return rootMessage(error.cause);
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whether a request was refused, however deep in activities and children. */
export function isInvalidRequest(error: unknown): boolean {
  if (error instanceof ApplicationFailure) return error.type === 'InvalidRequest';
  return (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && isInvalidRequest(error.cause);
}
