import assert from 'node:assert/strict';
import { ServiceError, type Healing } from '../../src/domain/errors.ts';
import type { JobSpec, Mail, Ports, S3Uri } from '../../src/domain/ports.ts';

/**
 * An implementation of the ports on the workbench: what the contract suites need in order to arrange states, and to
 * see what became of them, without going through the port under test.
 */
export interface Bench {
  readonly ports: Ports;
  /** An existing bucket that the suites share, each under its own prefix. */
  readonly bucket: string;
  readonly baseModelId: string;
  /** On-demand id of the same base model. */
  readonly baselineModelId: string;
  readonly roleArn: string;
  /** An object with data that the base model can be customized with. */
  readonly trainingData: S3Uri;
  readonly verifiedSender: string;
  putBytes(uri: S3Uri, bytes: Uint8Array): Promise<void>;
  contentType(uri: S3Uri): Promise<string | undefined>;
  /** A bucket in another Region, with this policy where one is given. */
  createBucketIn(region: string, policy?: string): Promise<string>;
  createKey(state: 'Enabled' | 'Disabled'): Promise<string>;
  inbox(): Promise<readonly Mail[]>;
  /** The next call of the AWS operation fails, however often the implementation itself tries. */
  failNext(operation: string, kind: 'throttle' | 'drop'): Promise<void>;
  /** Keeps jobs in training and endpoints in `Creating`, or lets them go on. */
  hold(held: boolean): Promise<void>;
  /** ARNs of two custom models of the same base model that can be deployed on demand. */
  deployableModels(): Promise<readonly [string, string]>;
  setNoCommitmentUnits(units: number): Promise<void>;
  createdCounts(): Promise<{ readonly jobs: number; readonly endpoints: number }>;
  /** Lets a little time pass. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

let names = 0;

/** A name that no other test of this process has used. */
export function freshName(stem: string): string {
  names += 1;
  return `${stem}-${names}`;
}

export function jobSpec(bench: Bench, name: string): JobSpec {
  return {
    vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
    kmsKeyId: 'alias/models',
    name,
    customModelName: `${name}-model`,
    baseModelId: bench.baseModelId,
    customizationType: 'FINE_TUNING',
    roleArn: bench.roleArn,
    trainingData: bench.trainingData,
    output: `s3://${bench.bucket}/${name}/output`,
    hyperParameters: { epochCount: '2', batchSize: '8', learningRate: '0.00001' },
    tags: { 'temper:job-name': name },
    clientRequestToken: `${name}-token`,
  };
}

/** Looks again after each tick until what it sees is right; a bench's states last a few dozen ticks at most. */
export async function eventually<T>(bench: Bench, look: () => Promise<T>, right: (seen: T) => boolean): Promise<T> {
  let seen = await look();
  for (let ticks = 0; !right(seen); ticks += 1) {
    assert.ok(ticks < 1_000, `still not so after ${ticks} looks: ${JSON.stringify(seen)}`);
    await bench.tick();
    seen = await look();
  }
  return seen;
}

/** A job that has completed; the ARN is its custom model's. */
export async function customModel(bench: Bench, stem: string): Promise<{ readonly arn: string; readonly job: string }> {
  const name = freshName(stem);
  await bench.ports.models.createJob(jobSpec(bench, name));
  const job = await eventually(
    bench,
    () => bench.ports.models.findJob(name),
    (seen) => seen?.status !== 'InProgress',
  );
  assert.equal(job?.status, 'Completed', job?.failureMessage);
  assert.ok(job?.customModelArn);
  return { arn: job.customModelArn, job: name };
}

export async function rejectsWith(
  call: Promise<unknown>,
  expected: { readonly healing: Healing; readonly code?: string | RegExp; readonly message?: RegExp },
): Promise<ServiceError> {
  const error = await call.then(
    (value) => assert.fail(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServiceError)) throw error;
  assert.equal(error.healing, expected.healing, error.message);
  if (typeof expected.code === 'string') assert.equal(error.code, expected.code);
  if (expected.code instanceof RegExp) assert.match(error.code, expected.code);
  if (expected.message) assert.match(error.message, expected.message);
  return error;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
