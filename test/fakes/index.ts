import { parseS3Uri, toS3Uri } from '../../src/aws/s3-uri.ts';
import type { BaseModel, Endpoint, Job, Mail, Ports, RoleSpec, S3Uri } from '../../src/domain/ports.ts';
import { createFakeAccountPort, trustedRole } from './account.ts';
import { createFakeEndpointPort, endpointAt, forgetDeleted } from './endpoints.ts';
import { createFakeInferencePort } from './inference.ts';
import { createFakeMailPort } from './mail.ts';
import { createFakeModelPort, jobAt, settleJobs } from './models.ts';
import { createFakeObjectPort } from './objects.ts';
import { storeText } from './storage.ts';
import type { FakeCounts, FakeOptions, FaultKind, JobPhase, World } from './world.ts';

export type { FakeOptions } from './world.ts';

/** What a test arranges and looks at; nothing of it is a port's. */
export interface FakeControls {
  /** Changes how long things made from now on take, the quota, or the answers. */
  configure(change: Partial<Omit<FakeOptions, 'now' | 'buckets' | 'roles'>>): void;
  /** The next `times` calls of an AWS operation (`CreateModelCustomizationJob`, `InvokeModel`, …) fail. */
  failNext(operation: string, kind: FaultKind, times?: number): void;
  /** Lets the job fail at the end of a phase; before or after it has been made. */
  failJob(name: string, phase: JobPhase, message: string): void;
  /** Lets an existing endpoint end `Failed` instead of `InService`. */
  failEndpoint(name: string, message: string): void;
  /** Somebody else deletes it: it is gone at once. */
  loseEndpoint(name: string): void;
  /** Somebody else replaces its tags. */
  tagEndpoint(name: string, tags: Readonly<Record<string, string>>): void;
  createBucket(bucket: string): void;
  /** Null deletes it. */
  setRole(name: string, role: Pick<RoleSpec, 'trustPolicy' | 'policy'> | null): void;
  putObject(uri: S3Uri, content: string | Uint8Array): void;
  contentType(uri: S3Uri): string | undefined;
  /** Everything stored, as text by URI. */
  objects(): ReadonlyMap<S3Uri, string>;
  mails(): readonly Mail[];
  counts(): Readonly<Omit<FakeCounts, 'calls'>> & { readonly calls: ReadonlyMap<string, number> };
  jobs(): readonly Job[];
  /** What exists and (the endpoints) costs money; a deleted endpoint counts until it is gone. */
  endpoints(): readonly Endpoint[];
  customModels(): readonly string[];
}

export type FakePorts = Ports & { readonly controls: FakeControls };

/** All ports in memory, with AWS's semantics and a clock that the caller owns. */
export function createFakePorts(options: FakeOptions): FakePorts {
  const world: World = {
    options: { ...defaults, ...options },
    jobs: new Map(),
    roles: new Map(Object.entries(options.roles ?? defaults.roles)),
    customModels: new Map(),
    endpoints: new Map(),
    endpointTokens: new Map(),
    buckets: new Map((options.buckets ?? defaults.buckets).map((bucket) => [bucket, new Map()])),
    mails: [],
    faults: [],
    jobFailures: new Map(),
    counts: {
      createdJobs: 0,
      stoppedJobs: 0,
      createdEndpoints: 0,
      boughtCommitments: 0,
      deletedEndpoints: 0,
      deletedCustomModels: 0,
      calls: new Map(),
    },
    nextId: 0,
  };
  return {
    account: createFakeAccountPort(world),
    models: createFakeModelPort(world),
    endpoints: createFakeEndpointPort(world),
    inference: createFakeInferencePort(world),
    objects: createFakeObjectPort(world),
    mail: createFakeMailPort(world),
    controls: createControls(world),
  };
}

export const cohereCommandLight: BaseModel = {
  id: 'cohere.command-light-text-v14:7:4k',
  arn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-light-text-v14:7:4k',
  name: 'Command Light',
  provider: 'Cohere',
  customizations: ['FINE_TUNING'],
  inferenceTypes: ['PROVISIONED'],
  lifecycle: 'ACTIVE',
};

/** The same model as it answers on demand. */
const cohereCommandLightOnDemand: BaseModel = {
  ...cohereCommandLight,
  id: 'cohere.command-light-text-v14',
  arn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.command-light-text-v14',
  customizations: [],
  inferenceTypes: ['ON_DEMAND'],
};

/** One for each other way of customizing. */
const otherModels: readonly BaseModel[] = [
  ['amazon.nova-lite-v1:0:300k', 'FINE_TUNING', 'DISTILLATION'],
  ['amazon.nova-2-lite-v1:0:256k', 'FINE_TUNING', 'REINFORCEMENT_FINE_TUNING'],
  ['amazon.titan-text-express-v1:0:8k', 'FINE_TUNING', 'CONTINUED_PRE_TRAINING'],
  ['amazon.titan-image-generator-v2:0', 'FINE_TUNING'],
].map(([id = '', ...customizations]) => ({
  ...cohereCommandLight,
  id,
  arn: `arn:aws:bedrock:us-east-1::foundation-model/${id}`,
  name: id,
  provider: 'Amazon',
  customizations,
}));

const defaults = {
  validationSeconds: 60,
  dataProcessingSeconds: 60,
  trainingSeconds: 3_600,
  stoppingSeconds: 30,
  provisioningSeconds: 600,
  deployingSeconds: 440,
  updatingSeconds: 60,
  deletingSeconds: 30,
  noCommitmentUnits: 2,
  committedUnits: 2,
  committedFailure: null,
  baseModels: [cohereCommandLight, cohereCommandLightOnDemand, ...otherModels],
  buckets: ['training', 'validation', 'inference', 'output'],
  verifiedSenders: ['temper@example.com'],
  unverifiedSenders: [],
  mailSandbox: false,
  roles: { bench: trustedRole('*'), BedrockCustomization: trustedRole('*') },
  quotas: {},
  otherJobsInProgress: 0,
  bucketRegions: {},
  bucketPolicies: {},
  kmsKeys: {},
  trainingLosses: [2.4, 1.9, 1.6],
  validationLosses: [2.5, 2.1, 1.9],
  answers: ({ id }: { readonly id: string }, prompt: string): string => `${id} on: ${prompt}`,
} satisfies Partial<FakeOptions>;

function createControls(world: World): FakeControls {
  return {
    configure: (change) => void Object.assign(world.options, change),
    failNext: (operation, kind, times = 1) => void world.faults.push({ operation, kind, times }),
    failJob: (name, phase, message) => void world.jobFailures.set(name, { phase, message }),
    failEndpoint(name, message) {
      endpointNamed(world, name)[1].failureMessage = message;
    },
    loseEndpoint: (name) => void world.endpoints.delete(endpointNamed(world, name)[0]),
    tagEndpoint(name, tags) {
      const [key, record] = endpointNamed(world, name);
      world.endpoints.set(key, { ...record, tags });
    },
    setRole: (name, role) => void (role ? world.roles.set(name, role) : world.roles.delete(name)),
    createBucket: (bucket) => void world.buckets.set(bucket, world.buckets.get(bucket) ?? new Map()),
    putObject: (uri, content) => storeText(world, uri, content),
    contentType(uri) {
      const { bucket, key } = parseS3Uri(uri);
      return world.buckets.get(bucket)?.get(key)?.contentType;
    },
    objects() {
      settleJobs(world);
      return new Map(
        [...world.buckets].flatMap(([bucket, objects]) =>
          [...objects].map(([key, { bytes }]) => [toS3Uri(bucket, key), bytes.toString('utf8')] as const),
        ),
      );
    },
    mails: () => world.mails,
    counts: () => world.counts,
    jobs: () => [...world.jobs.values()].map((record) => jobAt(world, record)),
    endpoints() {
      forgetDeleted(world);
      return [...world.endpoints.values()].map((record) => endpointAt(world, record));
    },
    customModels() {
      settleJobs(world);
      return [...world.customModels.keys()];
    },
  };
}

function endpointNamed(world: World, name: string) {
  const entry = [...world.endpoints].find(([, endpoint]) => endpoint.name === name);
  if (!entry) throw new Error(`There is no endpoint "${name}".`);
  return entry;
}
