/**
 * An account as Temper finds one: the emulator for Bedrock and Service Quotas, ministack for the rest of AWS, reached by
 * the adapters over the real SDK. Nothing in it is a fake of ours.
 */
import { CreateBucketCommand, PutObjectCommand, S3Client, type BucketLocationConstraint } from '@aws-sdk/client-s3';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { MockActivityEnvironment } from '@temporalio/testing';
import { startEmulator, type EmulatorOptions } from '../../emulator/server.ts';
import { credentials, recipient, sender } from '../../local/environment.ts';
import { createAwsPorts } from '../../src/aws/index.ts';
import { customizationJobActivities } from '../../src/activities/customization-job.ts';
import type { Owner } from '../../src/activities/dependencies.ts';
import { endpointActivities } from '../../src/activities/endpoint.ts';
import { preflightActivities } from '../../src/activities/preflight.ts';
import { prepareDataActivities } from '../../src/activities/prepare-data.ts';
import { validateRequestActivities } from '../../src/activities/validate-request.ts';
import { serviceRole } from '../../src/domain/iam/service-role.ts';
import type { Ports, S3Uri } from '../../src/domain/ports.ts';
import type { RequestDefaults } from '../../src/domain/request.ts';
import { instant } from '../emulator/support/world.ts';

export const accountId = '000000000000';

/** What the emulator has sold, jobs included: each of these would be on a bill. */
export interface Purchases {
  readonly createdJobs: number;
  readonly createdProvisionedThroughputs: number;
  readonly createdCustomModelDeployments: number;
}

export const nothingBought: Purchases = {
  createdJobs: 0,
  createdProvisionedThroughputs: 0,
  createdCustomModelDeployments: 0,
};

export interface Account {
  readonly region: string;
  readonly emulatorUrl: string;
  readonly bucket: string;
  readonly roleArn: string;
  readonly ports: Ports;
  readonly activities: ReturnType<typeof activitiesOver>;
  /** Writes an object into the account's bucket. */
  put(key: string, content: string | Uint8Array): Promise<S3Uri>;
  purchases(): Promise<Purchases>;
  /** Changes the emulator's settings. */
  set(settings: object): Promise<void>;
  /** Runs a call of an activity as a worker would, with heartbeats. */
  run<Args extends unknown[], Result>(activity: (...args: Args) => Promise<Result>, ...args: Args): Promise<Result>;
  close(): Promise<void>;
}

/**
 * With a bucket, a role as `temper role` makes it, and a verified sender.
 *
 * @param standinUrl of ministack; accounts of several Regions may share one
 */
export async function openAccount(
  standinUrl: string,
  region: string,
  emulatorOptions: EmulatorOptions = {},
): Promise<Account> {
  // The adapters take credentials from where users give them.
  const { accessKeyId, secretAccessKey } = credentials;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  const place = { region, endpoint: standinUrl, credentials };
  const s3 = new S3Client({ ...place, forcePathStyle: true });
  const emulator = await startEmulator({
    ...instant,
    noCommitmentUnits: 10,
    ...emulatorOptions,
    region,
    s3: { ...place, forcePathStyle: true },
  });
  const [ses, bedrock] = [standinUrl, emulator.url];
  const endpoints = { s3: ses, ses, iam: ses, kms: ses, sts: ses };
  const ports = createAwsPorts({
    region,
    endpoints: { ...endpoints, bedrock, bedrockRuntime: bedrock, serviceQuotas: bedrock },
  });
  const bucket = `tables-${region}`;
  await makeBucket(s3, bucket, region);
  await verify(place, sender);
  const { arn: roleArn } = await makeRole(ports, { name: `tables-${region}`, region, buckets: [bucket] });

  const ask = async (method: string, path: string, body?: object): Promise<any> => {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    region,
    emulatorUrl: emulator.url,
    bucket,
    roleArn,
    ports,
    activities: activitiesOver(ports, defaultsOf(region, bucket, roleArn)),
    async put(key, content) {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }));
      return `s3://${bucket}/${key}`;
    },
    async purchases() {
      const { counts } = await ask('GET', 'state');
      const { createdJobs, createdProvisionedThroughputs, createdCustomModelDeployments } = counts;
      return { createdJobs, createdProvisionedThroughputs, createdCustomModelDeployments };
    },
    set: (settings) => ask('PATCH', 'settings', settings),
    run: (activity, ...args) => new MockActivityEnvironment().run(activity, ...args),
    async close() {
      ports.close();
      s3.destroy();
      await emulator.close();
    },
  };
}

/** As a worker is configured by its environment. */
export function defaultsOf(region: string, bucket: string, roleArn: string): RequestDefaults {
  return {
    region,
    trainingDataBucket: bucket,
    validationDataBucket: bucket,
    modelInferenceBucket: bucket,
    customizationOutputBucket: bucket,
    roleArn,
    sender,
    recipient,
    encoder: 'none',
    sentenceEncoder: 'none',
    firstIntervalSeconds: 15,
    longestIntervalSeconds: 60,
  };
}

/** The stages of the workflow, as its worker has them. */
function activitiesOver(ports: Ports, defaults: RequestDefaults) {
  const dependencies = { ports, defaults, searchAttributesKnown: false };
  return {
    ...validateRequestActivities(dependencies),
    ...preflightActivities(dependencies),
    ...prepareDataActivities(dependencies),
    ...customizationJobActivities(dependencies),
    ...endpointActivities(dependencies),
  };
}

/** A run of its own, as Temporal would number it. */
export function newOwner(): Owner {
  return { workflowId: 'tables', runId: crypto.randomUUID() };
}

export async function makeBucket(s3: S3Client, Bucket: string, region: string): Promise<void> {
  const LocationConstraint = region as BucketLocationConstraint;
  const elsewhere = region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
}

async function verify(
  place: { readonly region: string; readonly endpoint: string; readonly credentials: typeof credentials },
  EmailIdentity: string,
): Promise<void> {
  const ses = new SESv2Client(place);
  try {
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity }));
  } catch (error) {
    // The stand-in keeps identities for all Regions together.
    if (!(error instanceof Error) || error.name !== 'AlreadyExistsException') throw error;
  } finally {
    ses.destroy();
  }
}

/** @param wanted a trust policy of another kind than `temper role` writes */
export function makeRole(
  { account }: Ports,
  wanted: {
    readonly name: string;
    readonly region: string;
    readonly buckets: readonly string[];
    readonly trustPolicy?: object;
  },
): Promise<{ readonly arn: string }> {
  const { name, region, buckets } = wanted;
  const needs = { readBuckets: buckets, writeBuckets: buckets, kmsKeyArns: [] };
  const { trustPolicy, policy } = serviceRole({ partition: 'aws', region, accountId }, needs);
  return account.putRole({
    name,
    description: 'For the tables',
    trustPolicy: JSON.stringify(wanted.trustPolicy ?? trustPolicy),
    policyName: 'data',
    policy: JSON.stringify(policy),
    tags: {},
  });
}
