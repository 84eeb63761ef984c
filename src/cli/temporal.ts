import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { isDeepStrictEqual } from 'node:util';
import type { CustomizationResult } from '../report/result.ts';
import { approveSignal, decideUpdate, progressQuery, rejectSignal, taskQueue } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { TemporalConnection } from './connect.ts';
import type { Customizations, Ending, Execution, StartRequest, Started } from './customizations.ts';
import { failed } from './errors.ts';
import { endingOfFailure } from './failure.ts';

const workflowType = 'customizeModel';
const callLimitMs = 10_000;
/** A worker answers a query at once; longer than this means that none is up. */
const queryLimitMs = 5_000;
const updateLimitMs = 15_000;

/** Customizations on a Temporal server. Every rejection is a `CommandError` or one of Temporal's own. */
export function createCustomizations({ client, address }: TemporalConnection): Customizations {
  const handle = (workflowId: string, runId?: string) => client.workflow.getHandle(workflowId, runId);

  /** Bounds a call, and turns a transport failure into one that names the server. */
  const call = async <T>(work: () => Promise<T>, limitMs = callLimitMs): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + limitMs, work);
    } catch (error) {
      const reason = transportReason(error);
      throw reason === undefined ? error : failed(`Temporal at ${address} ${reason}`, error);
    }
  };

  const find = async (workflowId: string): Promise<Execution | null> => {
    try {
      return customizationOf(await call(() => handle(workflowId).describe()));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  };

  const inputOf = async ({ workflowId, runId }: { workflowId: string; runId: string }): Promise<unknown> => {
    const { history } = await call(() =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace: client.options.namespace,
        execution: { workflowId, runId },
        maximumPageSize: 1,
      }),
    );
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    const first = started?.firstExecutionRunId;
    // After a continue-as-new the run's own input is a state; what people sent is the first run's.
    if (first && first !== runId && started?.continuedExecutionRunId) return inputOf({ workflowId, runId: first });
    return (await decodeArrayFromPayloads(client.options.loadedDataConverter, started?.input?.payloads))[0];
  };

  return {
    find,

    async start(request: StartRequest): Promise<Started> {
      try {
        const { firstExecutionRunId } = await call(() =>
          client.workflow.start(workflowType, {
            taskQueue,
            workflowId: request.workflowId,
            args: [request.input],
            staticSummary: request.summary,
            staticDetails: request.details,
            workflowIdConflictPolicy: 'FAIL',
            workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          }),
        );
        return { started: true, runId: firstExecutionRunId };
      } catch (error) {
        const present = error instanceof WorkflowExecutionAlreadyStartedError ? await find(request.workflowId) : null;
        if (!present) throw error;
        const input = await inputOf(present).catch(() => undefined);
        return {
          started: false,
          runId: present.runId,
          status: present.status,
          sameInput: isDeepStrictEqual(input, request.input),
        };
      }
    },

    async list({ limit, stage, running }) {
      const query = (filter: string) =>
        [`WorkflowType = '${workflowType}'`, ...(running ? [`ExecutionStatus = 'Running'`] : []), filter]
          .filter(Boolean)
          .join(' AND ');
      const read = (filter: string) => call(() => take(client, query(filter), limit));
      if (stage === undefined) return { executions: await read(''), filtered: true };
      try {
        return { executions: await read(`${searchAttributes.stage.name} = ${JSON.stringify(stage)}`), filtered: true };
      } catch (error) {
        if (grpcCode(error) !== grpcCodes.invalidArgument) throw error;
        return { executions: await read(''), filtered: false };
      }
    },

    async progress(workflowId) {
      try {
        return await client.withDeadline(Date.now() + queryLimitMs, () => handle(workflowId).query(progressQuery));
      } catch (error) {
        const late = grpcCode(error) === grpcCodes.deadlineExceeded;
        return { unanswered: late ? `none within ${queryLimitMs / 1_000} s` : detailsOf(error) };
      }
    },

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

type ExecutionFacts = Omit<WorkflowExecutionInfo, 'raw'>;

function customizationOf(info: ExecutionFacts): Execution {
  if (info.type === workflowType) return executionOf(info);
  throw failed(`${info.workflowId} is a workflow of type ${info.type}, not a customization (${workflowType})`);
}

function executionOf(info: ExecutionFacts): Execution {
  const known = Object.entries(searchAttributes).map(([name, key]) => [name, info.typedSearchAttributes.get(key)]);
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    status: info.status.name,
    startedAt: info.startTime.toISOString(),
    ...(info.closeTime ? { closedAt: info.closeTime.toISOString() } : {}),
    attributes: Object.fromEntries(known.filter(([, value]) => value !== undefined)),
  };
}

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const grpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
};

function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error && error.cause !== undefined ? grpcCode(error.cause) : undefined;
}

function transportReason(error: unknown): string | undefined {
  const code = grpcCode(error);
  if (code === grpcCodes.unavailable) return `is not reachable (${detailsOf(error)}); is it up?`;
  if (code === grpcCodes.deadlineExceeded) return 'did not answer in time; try again';
  if (code === grpcCodes.permissionDenied || code === grpcCodes.unauthenticated) {
    return `refuses access (${detailsOf(error)}): check TEMPORAL_NAMESPACE and TEMPORAL_API_KEY or the TLS certificate`;
  }
  if (error instanceof ServiceError) return `says: ${detailsOf(error)}`;
  return undefined;
}

/** The server's or the workflow's own words, without the SDK's "failed to …" around them. */
function detailsOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details || error.message;
  if (error instanceof Error && error.cause instanceof Error) return detailsOf(error.cause);
  return error instanceof Error ? error.message : String(error);
}
