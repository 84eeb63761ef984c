import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import { awaitResource, type AwaitInput, type AwaitResult } from './await-resource.ts';
import { resourceChangedSignal } from './messages.ts';

/** Waits in a child whose id says what it waits for; `wake` makes it look at once. */
export interface Waiting {
  wait(input: AwaitInput, workflowId: string): Promise<AwaitResult>;
  wake(): void;
}

export function openWaiting(): Waiting {
  let current: ChildWorkflowHandle<typeof awaitResource> | undefined;
  return {
    async wait(input, workflowId) {
      const options = {
        args: [input] as [AwaitInput],
        // Deleting goes on even if somebody terminates the customization meanwhile; other waits end with it.
        parentClosePolicy:
          input.until === 'endpoint-gone' ? ParentClosePolicy.ABANDON : ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        staticSummary: `Wait until ${input.until.replace('-', ' is ').replace('job is ended', 'the job has ended')}`,
      };
      const child = await startChild(awaitResource, { ...options, workflowId }).catch((error: unknown) => {
        // A run that was reset in the middle of this wait has left its child behind, which tells nobody any more.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        const { runId } = workflowInfo();
        return startChild(awaitResource, { ...options, workflowId: `${workflowId}-${runId.slice(-8)}` });
      });
      current = child;
      try {
        return await child.result();
      } finally {
        current = undefined;
      }
    },
    wake() {
      // Between two waits there is nobody to wake, and a child that has just ended can't be signalled: both are fine.
      current?.signal(resourceChangedSignal).catch(() => undefined);
    },
  };
}
