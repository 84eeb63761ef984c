import type { Execution, Started, StartRequest, Unfinished } from './customizations.ts';

/** What `temper evaluate` asks of Temporal; `temporal-evaluations.ts` is the implementation, tests have one in memory. */
export interface Evaluations {
  /** Starts it unless one with this id runs or has completed. */
  start(request: StartRequest): Promise<Started>;
  /** The latest run; null where the server knows none. */
  find(workflowId: string): Promise<Execution | null>;
  /** In words, what it does just now (`answering: 12 of 40 answers`); answered by a worker. */
  doing(workflowId: string): Promise<{ readonly words: string } | { readonly unanswered: string }>;
  /** Of an evaluation that has ended; with the S3 URI of its report where it came to one. */
  ending(execution: Execution): Promise<EvaluationEnding>;
}

export type EvaluationEnding = { readonly reportUri: string } | Unfinished;
