import { WorkflowFailedError } from '@temporalio/client';
import type { TemporalConnection } from './connect.ts';
import type { EvaluationEnding, Evaluations } from './evaluations.ts';
import { endingOfFailure } from './failure.ts';
import { openWorkflows } from './temporal-workflows.ts';

/** Answered by the SDK itself; what the Web UI shows as current details is in it. */
const metadataQuery = '__temporal_workflow_metadata';

/** Evaluations that stand alone, on a Temporal server. */
export function createEvaluations(connection: TemporalConnection): Evaluations {
  const { handle, call, find, start, query } = openWorkflows(connection, 'evaluateModel', 'an evaluation');
  return {
    find,
    start,

    async doing(workflowId) {
      const metadata = await query<{ readonly currentDetails?: string }>(workflowId, metadataQuery);
      return 'unanswered' in metadata ? metadata : { words: metadata.currentDetails ?? '' };
    },

    async ending(execution): Promise<EvaluationEnding> {
      try {
        const { workflowId, runId } = execution;
        const result = await call(() => handle(workflowId, runId).result() as Promise<{ readonly reportUri: string }>);
        return { reportUri: result.reportUri };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return endingOfFailure(execution, error);
        throw error;
      }
    },
  };
}
