import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import type { ExecutionStatus } from '../../src/cli/customizations.ts';
import { endingOfFailure } from '../../src/cli/failure.ts';
import { running } from './harness.ts';

const invalid = ApplicationFailure.nonRetryable('jobName: is missing\nx: is unknown', 'InvalidRequest');
const inActivity = (cause: Error) =>
  new ActivityFailure('Activity task failed', 'validateRequest', '1', 'NON_RETRYABLE_FAILURE', 'worker', cause);
const inChild = (cause: Error) =>
  new ChildWorkflowFailure('default', { workflowId: 'c', runId: 'r' }, 'evaluateModel', 'NON_RETRYABLE_FAILURE', cause);

const cases: readonly {
  name: string;
  status: ExecutionStatus;
  cause: Error;
  outcome: string;
  reason: RegExp;
  type: string | null;
}[] = [
  {
    name: 'its own failure',
    status: 'FAILED',
    cause: invalid,
    outcome: 'failed',
    reason: /^jobName: is missing\nx: is unknown$/u,
    type: 'InvalidRequest',
  },
  {
    name: "an activity's failure",
    status: 'FAILED',
    cause: inActivity(invalid),
    outcome: 'failed',
    reason: /^jobName/u,
    type: 'InvalidRequest',
  },
  {
    name: "an activity's failure in a child",
    status: 'FAILED',
    cause: inChild(inActivity(invalid)),
    outcome: 'failed',
    reason: /^jobName/u,
    type: 'InvalidRequest',
  },
  {
    name: 'an activity that timed out',
    status: 'FAILED',
    cause: inActivity(new TimeoutFailure('activity Heartbeat timeout', undefined, 'HEARTBEAT')),
    outcome: 'failed',
    reason: /^activity Heartbeat timeout$/u,
    type: null,
  },
  {
    name: 'a cancellation',
    status: 'CANCELLED',
    cause: new CancelledFailure('Workflow canceled'),
    outcome: 'cancelled',
    reason: /^it was cancelled/u,
    type: null,
  },
  {
    name: 'a termination',
    status: 'TERMINATED',
    cause: new TerminatedFailure('Workflow terminated'),
    outcome: 'terminated',
    reason: /can't clean up/u,
    type: null,
  },
  {
    name: 'a time-out',
    status: 'TIMED_OUT',
    cause: new TimeoutFailure('Workflow timed out', undefined, 'START_TO_CLOSE'),
    outcome: 'timed-out',
    reason: /may still bill/u,
    type: null,
  },
];

for (const { name, status, cause, ...expected } of cases) {
  test(`the ending by ${name} is explained by its innermost cause`, () => {
    const error = new WorkflowFailedError('Workflow execution failed', cause, 'NON_RETRYABLE_FAILURE');
    const ending = endingOfFailure(running('a', { status }), error);
    assert.ok(!('result' in ending));
    assert.equal(ending.outcome, expected.outcome);
    assert.match(ending.reason, expected.reason);
    assert.equal(ending.type, expected.type);
    assert.equal(ending.workflowId, 'a');
  });
}
