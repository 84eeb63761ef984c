import { setHandler, workflowInfo } from '@temporalio/workflow';
import type { CustomizationRequest } from '../domain/customization.ts';
import type { CostForecast, PreparedData } from '../report/result.ts';
import { openDecisions, type Decisions } from './approving.ts';
import { openWaiting, type Waiting } from './children.ts';
import { childIds } from './ids.ts';
import { resourceChangedSignal } from './messages.ts';
import { openStory, type Story } from './progress.ts';

/** What lives as long as one run of the workflow: who it is, what it shows, how it waits and how people reach it. */
export interface Run {
  readonly owner: { readonly workflowId: string; readonly runId: string };
  readonly ids: ReturnType<typeof childIds>;
  readonly story: Story;
  readonly waiting: Waiting;
  readonly decisions: Decisions;
}

/** What the checked request says is to be done; every name and figure that later stages need, and no data. */
export interface Plan {
  readonly request: CustomizationRequest;
  readonly endpointName: string;
  /** Where the request accepts a commitment: of what is bought after approval. */
  readonly committedEndpointName?: string;
  /** Folder of the run in the inference bucket. */
  readonly resultUri: string;
  readonly trainingRecords: number;
  readonly trainingCharacters: number;
  /** SHA-256 of the training data. */
  readonly trainingDigest: string;
  readonly evaluationRecords: number;
  /** Why the models' answers can't be compared; absent where they can. */
  readonly unscored?: string;
  /** The most that the run may cost; absent in runs that began with an older version. */
  readonly forecast?: CostForecast;
  /** Where the data was prepared from a source. */
  readonly data?: PreparedData;
}

/** Registers every handler; has to run before the workflow's first await, or a message could be missed. */
export function openRun(): Run {
  const { workflowId, runId, firstExecutionRunId, cronSchedule } = workflowInfo();
  // The first run's id, so that a run that was reset, or is retried, goes on with what was bought before. Runs on a
  // schedule are customizations of their own.
  const owner = { workflowId, runId: cronSchedule ? runId : firstExecutionRunId };
  const story = openStory();
  const waiting = openWaiting();
  setHandler(resourceChangedSignal, () => waiting.wake(), {
    description: 'Something that is waited for has changed: look now. Sent by an EventBridge rule, or by you.',
  });
  return {
    owner,
    ids: childIds(workflowId, owner.runId),
    story,
    waiting,
    decisions: openDecisions(story),
  };
}
