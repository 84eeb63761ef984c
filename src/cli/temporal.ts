import {
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type { CustomizationResult } from '../report/result.ts';
import { approveSignal, decideUpdate, progressQuery, rejectSignal, type Progress } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { TemporalConnection } from './connect.ts';
import type { Customizations, Ending, Execution } from './customizations.ts';
import { failed } from './errors.ts';
import { endingOfFailure } from './failure.ts';
import { detailsOf, executionOf, grpcCode, grpcCodes, openWorkflows } from './temporal-workflows.ts';

const workflowType = 'customizeModel';
const updateLimitMs = 15_000;

/** Customizations on a Temporal server. Every rejection is a `CommandError` or one of Temporal's own. */
export function createCustomizations(connection: TemporalConnection): Customizations {
  const { client } = connection;
  const { handle, call, find, start, inputOf, query } = openWorkflows(connection, workflowType, 'a customization');

  return {
    find,
    start,

    async list({ limit, stage, running }) {
      const filterOf = (filter: string) =>
        [`WorkflowType = '${workflowType}'`, ...(running ? [`ExecutionStatus = 'Running'`] : []), filter]
          .filter(Boolean)
          .join(' AND ');
      const read = (filter: string) => call(() => take(client, filterOf(filter), limit));
      if (stage === undefined) return { executions: await read(''), filtered: true };
      try {
        return { executions: await read(`${searchAttributes.stage.name} = ${JSON.stringify(stage)}`), filtered: true };
      } catch (error) {
        if (grpcCode(error) !== grpcCodes.invalidArgument) throw error;
        return { executions: await read(''), filtered: false };
      }
    },

    progress: (workflowId) => query<Progress>(workflowId, progressQuery.name),

    async decide(workflowId, decision) {
      try {
        const approval = await client.withDeadline(Date.now() + updateLimitMs, () =>
          handle(workflowId).executeUpdate(decideUpdate, { args: [decision] }),
        );
        return { via: 'update', approval };
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError) throw failed(`refused: ${detailsOf(error)}`, error);
        const untaken =
          error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || grpcCode(error) === grpcCodes.unimplemented;
        if (!untaken) throw error;
        const { by, comment } = decision;
        const note = comment === undefined ? { by } : { by, comment };
        await call(() => handle(workflowId).signal(decision.approved ? approveSignal : rejectSignal, note));
        return { via: 'signal' };
      }
    },

    async cancel(workflowId) {
      await call(() => handle(workflowId).cancel());
    },

    async ending(execution): Promise<Ending> {
      try {
        const result: CustomizationResult = await call(() => handle(execution.workflowId, execution.runId).result());
        return { outcome: result.outcome, result };
      } catch (error) {
        if (error instanceof WorkflowFailedError) return endingOfFailure(execution, error);
        throw error;
      }
    },

    input: (execution) => inputOf(execution),

    async runIds(workflowId) {
      const runs = await call(() => take(client, `WorkflowId = ${JSON.stringify(workflowId)}`, 1_000));
      return runs.map(({ runId }) => runId);
    },
  };
}

async function take(client: Client, query: string, limit: number): Promise<readonly Execution[]> {
  const executions: Execution[] = [];
  if (limit <= 0) return executions;
  for await (const info of client.workflow.list({ query, pageSize: Math.min(limit, 200) })) {
    executions.push(executionOf(info));
    if (executions.length >= limit) break;
  }
  return executions;
}
