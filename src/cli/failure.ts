import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import type { Execution, Unfinished } from './customizations.ts';

/** Why a customization ended without a result, from the innermost failure: what people want to read. */
export function endingOfFailure(execution: Execution, error: WorkflowFailedError): Unfinished {
  const { workflowId, runId } = execution;
  const outcome = outcomeOf(error.cause, execution);
  const root = rootOf(error);
  return {
    outcome,
    workflowId,
    runId,
    reason: outcome === 'failed' ? root.message : reasons[outcome](root.message),
    type: root instanceof ApplicationFailure ? (root.type ?? null) : null,
  };
}

const reasons = {
  cancelled: () => 'it was cancelled; what billed was stopped or deleted first',
  terminated: (message: string) =>
    `it was terminated (${message}): a terminated workflow can't clean up, so a job or an endpoint may still bill`,
  'timed-out': (message: string) => `its time ran out (${message}): it could not clean up, so something may still bill`,
} as const;

function outcomeOf(cause: Error | undefined, { status }: Execution): 'failed' | keyof typeof reasons {
  if (cause instanceof TerminatedFailure || status === 'TERMINATED') return 'terminated';
  if (status === 'TIMED_OUT') return 'timed-out';
  if (cause instanceof CancelledFailure || status === 'CANCELLED') return 'cancelled';
  return 'failed';
}

/** Through `ActivityFailure` and `ChildWorkflowFailure`, whose own messages only say that something failed. */
function rootOf(error: Error): Error {
  const wraps = !(error instanceof ApplicationFailure || error instanceof TimeoutFailure);
  return wraps && error.cause instanceof Error ? rootOf(error.cause) : error;
}
