import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/codec-helpers.js';
import { isDeepStrictEqual } from 'node:util';
import { taskQueue } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { TemporalConnection } from './connect.ts';
import type { Execution, StartRequest, Started } from './customizations.ts';
import { failed } from './errors.ts';

const callLimitMs = 10_000;
/** A worker answers a query at once; longer than this means that none is up. */
const queryLimitMs = 5_000;

/** Workflows of one type on a Temporal server. Every rejection is a `CommandError` or one of Temporal's own. */
export interface Workflows {
  handle(workflowId: string, runId?: string): WorkflowHandle;
  /** Bounds a call, and turns a transport failure into one that names the server. */
  call<T>(work: () => Promise<T>): Promise<T>;
  start(request: StartRequest): Promise<Started>;
  find(workflowId: string): Promise<Execution | null>;
  inputOf(execution: { readonly workflowId: string; readonly runId: string }): Promise<unknown>;
  query<T>(workflowId: string, name: string): Promise<T | { readonly unanswered: string }>;
}

/** @param kind what the type's workflows are called: `a customization` */
export function openWorkflows({ client, address }: TemporalConnection, workflowType: string, kind: string): Workflows {
  const handle = (workflowId: string, runId?: string) => client.workflow.getHandle(workflowId, runId);

  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + callLimitMs, work);
    } catch (error) {
      const reason = transportReason(error);
      throw reason === undefined ? error : failed(`Temporal at ${address} ${reason}`, error);
    }
  };

  const find = async (workflowId: string): Promise<Execution | null> => {
    try {
      const info = await call(() => handle(workflowId).describe());
      if (info.type === workflowType) return executionOf(info);
      throw failed(`${info.workflowId} is a workflow of type ${info.type}, not ${kind} (${workflowType})`);
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
    handle,
    call,
    find,
    inputOf,

    async start(request) {
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

    async query<T>(workflowId: string, name: string) {
      try {
        return await client.withDeadline(Date.now() + queryLimitMs, () => handle(workflowId).query<T>(name));
      } catch (error) {
        const late = grpcCode(error) === grpcCodes.deadlineExceeded;
        return { unanswered: late ? `none within ${queryLimitMs / 1_000} s` : detailsOf(error) };
      }
    },
  };
}

export function executionOf(info: Omit<WorkflowExecutionInfo, 'raw'>): Execution {
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
export const grpcCodes = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
};

export function grpcCode(error: unknown): number | undefined {
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
export function detailsOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details || error.message;
  if (error instanceof Error && error.cause instanceof Error) return detailsOf(error.cause);
  return error instanceof Error ? error.message : String(error);
}
