import type { Approval, CustomizationResult } from '../report/result.ts';
import type { Decision, Progress } from '../workflows/messages.ts';

/** Temporal's words for how a workflow stands. */
export type ExecutionStatus =
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TERMINATED'
  | 'CONTINUED_AS_NEW'
  | 'TIMED_OUT'
  | 'PAUSED'
  | 'UNSPECIFIED'
  | 'UNKNOWN';

/** A customization as the list of workflows knows it. Attributes are absent where the namespace lacks them. */
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
  readonly status: ExecutionStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly closedAt?: string;
  readonly attributes: {
    readonly stage?: string;
    readonly baseModel?: string;
    readonly model?: string;
    readonly verdict?: string;
    readonly endpoint?: string;
  };
}

/** How a customization that has ended did so. `type` is the failure's, for programs: `InvalidRequest`, `JobFailed`. */
export type Ending = { readonly outcome: 'kept' | 'released'; readonly result: CustomizationResult } | Unfinished;

export interface Unfinished {
  readonly outcome: 'failed' | 'cancelled' | 'terminated' | 'timed-out';
  readonly workflowId: string;
  readonly runId: string;
  readonly reason: string;
  readonly type: string | null;
}

export interface StartRequest {
  readonly workflowId: string;
  readonly input: unknown;
  /** At most 200 bytes of Markdown on one line; the Web UI's title. */
  readonly summary: string;
  readonly details: string;
}

export type Started =
  | { readonly started: true; readonly runId: string }
  | {
      readonly started: false;
      readonly runId: string;
      readonly status: ExecutionStatus;
      /** Whether the customization that has the id was started with the same input. */
      readonly sameInput: boolean;
    };

/** What the commands ask of Temporal; `temporal.ts` is the implementation, tests have one in memory. */
export interface Customizations {
  /** Starts it unless one with this id runs or has completed. */
  start(request: StartRequest): Promise<Started>;
  /** The latest run; null where the server knows none. */
  find(workflowId: string): Promise<Execution | null>;
  /** Newest first. `stage` filters where the namespace knows the attribute; `filtered` says whether it did. */
  list(options: {
    readonly limit: number;
    readonly stage?: string;
    readonly running?: boolean;
  }): Promise<{ readonly executions: readonly Execution[]; readonly filtered: boolean }>;
  /** Answered by a worker: says why there is no answer where none is up. */
  progress(workflowId: string): Promise<Progress | { readonly unanswered: string }>;
  /** By update, which answers; by signal, which doesn't, where nobody takes the update in time. */
  decide(
    workflowId: string,
    decision: Decision,
  ): Promise<{ readonly via: 'update'; readonly approval: Approval } | { readonly via: 'signal' }>;
  cancel(workflowId: string): Promise<void>;
  /** Of a customization that has ended. */
  ending(execution: Execution): Promise<Ending>;
  /** The input that it was started with; undefined where the history no longer tells. */
  input(execution: Execution): Promise<unknown>;
  /** Of all runs that this id ever had and the server still knows, newest first. */
  runIds(workflowId: string): Promise<readonly string[]>;
}

export function isUnanswered(
  progress: Progress | { readonly unanswered: string },
): progress is { readonly unanswered: string } {
  return 'unanswered' in progress;
}

/** A run that nobody works on any more. */
export function hasEnded({ status }: Execution): boolean {
  return status !== 'RUNNING' && status !== 'PAUSED' && status !== 'CONTINUED_AS_NEW';
}
