import { call } from '../../src/aws/call.ts';
import type { BaseModel, Endpoint, JobSpec, Mail, RoleSpec } from '../../src/domain/ports.ts';

/** What the fakes share: the whole of an AWS account that Temper can see, in memory. Every instant is `now()`. */
export interface World {
  readonly options: Required<FakeOptions>;
  readonly jobs: Map<string, JobRecord>;
  readonly customModels: Map<string, CustomModelRecord>;
  /** By kind and name: each kind has names of its own. */
  readonly endpoints: Map<string, EndpointRecord>;
  /** ARN by token, kept when the endpoint is gone: a token never buys twice. */
  readonly endpointTokens: Map<string, string>;
  readonly buckets: Map<string, Map<string, StoredObject>>;
  readonly roles: Map<string, Pick<RoleSpec, 'trustPolicy' | 'policy'>>;
  readonly mails: Mail[];
  readonly faults: Fault[];
  /** Failures by job name, which a test may arrange before the job exists. */
  readonly jobFailures: Map<string, JobFailure>;
  readonly counts: FakeCounts;
  nextId: number;
}

export interface FakeOptions {
  /** The clock, in milliseconds; a workflow test gives the test server's. Everything completes as a function of it. */
  readonly now: () => number;
  readonly validationSeconds?: number;
  readonly dataProcessingSeconds?: number;
  readonly trainingSeconds?: number;
  readonly stoppingSeconds?: number;
  readonly provisioningSeconds?: number;
  /** How long an on-demand deployment is `Creating`. */
  readonly deployingSeconds?: number;
  /** How long an endpoint takes to serve another model. */
  readonly updatingSeconds?: number;
  /** How long a deleted endpoint can still be found. */
  readonly deletingSeconds?: number;
  /** Quota of model units without commitment. */
  readonly noCommitmentUnits?: number;
  /** Quota of model units with a commitment. */
  readonly committedUnits?: number;
  /** Lets the committed throughputs made from now on end `Failed`. */
  readonly committedFailure?: string | null;
  readonly baseModels?: readonly BaseModel[];
  /** Buckets that exist; writing into any other one fails. */
  readonly buckets?: readonly string[];
  readonly verifiedSenders?: readonly string[];
  /** Identities that wait for their owner's click. */
  readonly unverifiedSenders?: readonly string[];
  readonly mailSandbox?: boolean;
  /** Roles by name; those of the benches can be assumed and may use every bucket. */
  readonly roles?: Readonly<Record<string, Pick<RoleSpec, 'trustPolicy' | 'policy'>>>;
  /** Quotas by code; any other is `noCommitmentUnits`. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly otherJobsInProgress?: number;
  /** us-east-1 where not said otherwise. */
  readonly bucketRegions?: Readonly<Record<string, string>>;
  readonly bucketPolicies?: Readonly<Record<string, string>>;
  /** Key states by id. */
  readonly kmsKeys?: Readonly<Record<string, string>>;
  /** Losses, one an epoch, that a completed job's metrics files hold. */
  readonly trainingLosses?: readonly number[];
  readonly validationLosses?: readonly number[];
  /** What a model answers. `model.candidate` tells a custom model (asked through its endpoint) from a base model. */
  readonly answers?: (model: { readonly id: string; readonly candidate: boolean }, prompt: string) => string;
}

export interface JobRecord {
  readonly arn: string;
  readonly spec: JobSpec;
  readonly createdAtMs: number;
  /** How long each phase lasts, fixed when the job was made. */
  readonly phaseMs: readonly [number, number, number];
  stopRequestedAtMs?: number;
  /** Its custom model and metrics files have been made. */
  settled?: boolean;
}

export interface JobFailure {
  readonly phase: JobPhase;
  readonly message: string;
}

export const jobPhases = ['validation', 'dataProcessing', 'training'] as const;
export type JobPhase = (typeof jobPhases)[number];

export interface CustomModelRecord {
  readonly arn: string;
  readonly name: string;
  readonly jobArn: string;
  readonly baseModelArn: string;
}

export interface EndpointRecord extends Omit<Endpoint, 'status' | 'createdAt' | 'failureMessage' | 'modelArn'> {
  modelArn: string;
  readonly clientRequestToken: string;
  readonly createdAtMs: number;
  readonly readyAtMs: number;
  updatedAtMs?: number;
  deletedAtMs?: number;
  failureMessage?: string;
}

export interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
}

export interface FakeCounts {
  createdJobs: number;
  stoppedJobs: number;
  createdEndpoints: number;
  /** Of the created endpoints, those with a commitment. */
  boughtCommitments: number;
  deletedEndpoints: number;
  deletedCustomModels: number;
  /** Calls by AWS operation, failed ones too. */
  readonly calls: Map<string, number>;
}

/**
 * `throttle`: refused before anything happens. `drop`: carried out, then the connection breaks. `error`: refused with
 * AWS's error of that name.
 */
export type FaultKind = 'throttle' | 'drop' | { readonly name: string; readonly message: string };

interface Fault {
  readonly operation: string;
  readonly kind: FaultKind;
  times: number;
}

/** Counts the call, applies the fault that waits for it, and translates errors as the adapters do. */
export async function perform<T>(world: World, operation: string, subject: string, run: () => T): Promise<T> {
  return call({ to: `${operation} ${subject}`, action: `fake:${operation}` }, async () => {
    world.counts.calls.set(operation, (world.counts.calls.get(operation) ?? 0) + 1);
    const kind = takeFault(world, operation);
    if (kind === 'throttle') throw awsError('ThrottlingException', 'Too many requests, please wait.');
    if (typeof kind === 'object') throw awsError(kind.name, kind.message);
    const result = run();
    if (kind === 'drop') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return result;
  });
}

function takeFault(world: World, operation: string): FaultKind | undefined {
  const index = world.faults.findIndex((fault) => fault.operation === operation && fault.times > 0);
  const fault = world.faults[index];
  if (!fault) return undefined;
  fault.times -= 1;
  if (fault.times === 0) world.faults.splice(index, 1);
  return fault.kind;
}

/** An error as the SDK throws it; `perform` makes the `ServiceError`. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** 12 of [a-z0-9], as in Bedrock's ARNs. */
export function newId(world: World): string {
  world.nextId += 1;
  return world.nextId.toString(36).padStart(12, '0');
}

export function arnOf(resource: string): string {
  return `arn:aws:bedrock:us-east-1:000000000000:${resource}`;
}

export function byNameOrArn<T extends { readonly arn: string }>(
  resources: ReadonlyMap<string, T>,
  nameOrArn: string,
): T | undefined {
  return resources.get(nameOrArn) ?? [...resources.values()].find(({ arn }) => arn === nameOrArn);
}
