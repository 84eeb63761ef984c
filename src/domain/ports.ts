/**
 * What the activities need from the outside world, as plain interfaces: the adapters in `src/aws` implement them over
 * the AWS SDK, the fakes in `test/fakes` in memory, and one contract suite holds both to the same behaviour.
 *
 * Every port rejects with `ServiceError` (`errors.ts`), never with a raw SDK error. "find" returns null for what does
 * not exist; "delete" of what does not exist succeeds.
 */

import type { CustomizationType, EndpointKind, ImageFormat } from './families/family.ts';
import type { Commitment } from './serving.ts';

/** `s3://bucket/key` */
export type S3Uri = `s3://${string}`;

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
export type PhaseStatus = 'NotStarted' | 'InProgress' | 'Completed' | 'Stopping' | 'Stopped' | 'Failed';

/** The three phases of a customization job (`statusDetails` of GetModelCustomizationJob). */
export interface JobPhases {
  readonly validation?: PhaseStatus;
  readonly dataProcessing?: PhaseStatus;
  readonly training?: PhaseStatus;
}

export interface Job {
  readonly arn: string;
  readonly name: string;
  readonly status: JobStatus;
  readonly phases: JobPhases;
  /** The token of the request that created it: whoever holds the same one may adopt the job. */
  readonly clientRequestToken?: string;
  readonly customModelName: string;
  /** Absent until there is a model. */
  readonly customModelArn?: string;
  readonly failureMessage?: string;
  readonly trainingLoss?: number;
  readonly validationLoss?: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly endedAt?: string;
}

/** Which logged calls a distillation learns from, by their request metadata: one pair, or a list of such. */
export type MetadataFilter =
  | BaseMetadataFilter
  | { readonly andAll: readonly BaseMetadataFilter[] }
  | { readonly orAll: readonly BaseMetadataFilter[] };

export type BaseMetadataFilter =
  | { readonly equals: Readonly<Record<string, string>> }
  | { readonly notEquals: Readonly<Record<string, string>> };

export interface JobSpec {
  readonly name: string;
  readonly customModelName: string;
  /** Or the ARN of a custom model that is customized further. */
  readonly baseModelId: string;
  readonly customizationType: CustomizationType;
  readonly roleArn: string;
  readonly trainingData: S3Uri;
  readonly validationData?: S3Uri;
  /** Folder under which Bedrock writes its metrics files. */
  readonly output: S3Uri;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly distillation?: {
    readonly teacher: string;
    readonly maximumResponseTokens?: number;
    /** `trainingData` is then the folder of the logs. */
    readonly invocationLogs?: { readonly usePromptResponse: boolean; readonly filter?: MetadataFilter };
  };
  readonly reinforcement?: {
    readonly graderLambdaArn: string;
    /** Unlike the others of a job's, Bedrock takes these as numbers. */
    readonly hyperParameters: Readonly<Record<string, number | string>>;
  };
  /** Encrypts the custom model; without it Bedrock uses a key of its own. */
  readonly kmsKeyId?: string;
  /** The network in which the job reads and writes S3; without it AWS's own. */
  readonly vpc?: VpcSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientRequestToken: string;
}

export interface VpcSettings {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface CustomModel {
  readonly arn: string;
  readonly name: string;
  readonly jobArn?: string;
  readonly baseModelArn?: string;
}

export interface BaseModel {
  readonly id: string;
  readonly arn: string;
  readonly name?: string;
  readonly provider?: string;
  readonly customizations: readonly string[];
  readonly inferenceTypes: readonly string[];
  readonly lifecycle?: string;
  /** ISO 8601; absent where none is announced. */
  readonly endOfLifeAt?: string;
}

/** Bedrock's control plane for jobs and models. Identifiers are names or ARNs, as in Bedrock. */
export interface ModelPort {
  findBaseModel(id: string): Promise<BaseModel | null>;
  /** Every model that the account's Region lists, those for inference too. */
  listBaseModels(): Promise<readonly BaseModel[]>;
  createJob(spec: JobSpec): Promise<{ readonly arn: string }>;
  findJob(nameOrArn: string): Promise<Job | null>;
  /** Succeeds when the job has already ended. */
  stopJob(nameOrArn: string): Promise<void>;
  findCustomModel(nameOrArn: string): Promise<CustomModel | null>;
  deleteCustomModel(nameOrArn: string): Promise<void>;
}

/** One vocabulary for provisioned throughput and custom model deployments, whose `Active` is `InService` here. */
export type EndpointStatus = 'Creating' | 'InService' | 'Updating' | 'Failed';

export interface Endpoint {
  readonly kind: EndpointKind;
  readonly arn: string;
  readonly name: string;
  readonly status: EndpointStatus;
  readonly modelArn: string;
  /** 0 on demand. */
  readonly modelUnits: number;
  readonly commitment: Commitment;
  /** ISO 8601: until when Bedrock refuses to delete it. */
  readonly committedUntil?: string;
  readonly failureMessage?: string;
  readonly createdAt: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface EndpointSpec {
  readonly kind: EndpointKind;
  readonly name: string;
  readonly modelArn: string;
  /** Of provisioned throughput. */
  readonly modelUnits: number;
  /** Of provisioned throughput; none where absent. */
  readonly commitment?: Commitment;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientRequestToken: string;
}

/** Both kinds of endpoint; each kind has names of its own, so that a name alone doesn't tell which is meant. */
export interface EndpointPort {
  create(spec: EndpointSpec): Promise<{ readonly arn: string }>;
  /** With its tags, so that a run can tell its own endpoint from another's. */
  find(kind: EndpointKind, nameOrArn: string): Promise<Endpoint | null>;
  /**
   * Asks for deletion. 'busy' where its present state forbids it (Creating, Updating): ask again later. 'committed'
   * where its commitment forbids it: asking again is pointless before `committedUntil`. 'requested' says nothing about
   * whether it is gone: `find` does.
   */
  delete(kind: EndpointKind, nameOrArn: string): Promise<'requested' | 'gone' | 'busy' | 'committed'>;
  /** Lets it serve another custom model of the same base model, under the same ARN; `find` tells when it does. */
  pointAt(kind: EndpointKind, nameOrArn: string, modelArn: string): Promise<'requested' | 'busy'>;
  list(): Promise<readonly Endpoint[]>;
}

export interface InferencePort {
  /** InvokeModel with a family's native JSON body. */
  invoke(
    modelId: string,
    body: unknown,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{
    readonly body: unknown;
    readonly latencyMs: number;
    /** From Bedrock's response headers; absent where it sends none. */
    readonly inputTokens?: number;
    readonly outputTokens?: number;
  }>;
  /** Converse, for a model of whatever family. */
  converse(
    modelId: string,
    question: Question,
    settings: { readonly maxTokens: number; readonly temperature: number },
    options?: { readonly signal?: AbortSignal },
  ): Promise<Reply>;
}

/** What a model is asked: the prompt, and what comes before it. */
export interface Question {
  readonly system?: string;
  /** Turns before the prompt: the user's and the model's by turns, the model's last. */
  readonly history?: readonly Turn[];
  /** Beside the prompt, in its turn. */
  readonly images?: readonly { readonly format: ImageFormat; readonly bytes: Uint8Array }[];
  readonly prompt: string;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface Reply {
  readonly text: string;
  /** `stopReason` of Converse: `end_turn`, `max_tokens`, … */
  readonly stopReason: string;
  readonly latencyMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ObjectInfo {
  readonly uri: S3Uri;
  readonly sizeBytes: number;
  /** Where the bucket keeps versions; `list` never says it. */
  readonly versionId?: string;
  /** Changes with the content; without the quotation marks of HTTP. `list` never says it. */
  readonly etag?: string;
}

/** Which part of an object; all of its newest version where nothing is said. */
export interface ObjectPart {
  readonly versionId?: string;
  /** First byte, from 0. */
  readonly start?: number;
  /** The byte after the last one. */
  readonly end?: number;
}

export interface ObjectPort {
  find(uri: S3Uri): Promise<ObjectInfo | null>;
  bucketExists(bucket: string): Promise<boolean>;
  readText(uri: S3Uri): Promise<string>;
  readBytes(uri: S3Uri): Promise<Uint8Array>;
  /** Streams, so that a dataset never sits in memory whole. Line ends are stripped; the last line may lack one. */
  readLines(uri: S3Uri): AsyncIterable<string>;
  /** The bytes as they are; a chunk is the reader's own. */
  readStream(uri: S3Uri, part?: ObjectPart): AsyncIterable<Uint8Array>;
  writeText(uri: S3Uri, text: string, contentType: string): Promise<void>;
  /**
   * Writes an object of any size in bounded memory. It appears only once it is whole; what fails half-way leaves what
   * was there before, and no parts that bill.
   */
  writeStream(
    uri: S3Uri,
    chunks: AsyncIterable<Uint8Array>,
    contentType: string,
  ): Promise<{ readonly versionId?: string }>;
  /** All objects whose URI starts with the prefix, in key order. */
  list(prefix: S3Uri): AsyncIterable<ObjectInfo>;
  delete(uris: readonly S3Uri[]): Promise<void>;
}

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailPort {
  send(mail: Mail): Promise<{ readonly messageId: string }>;
}

/** What AWS told, or why it didn't: a reader's missing permission says nothing about the thing itself. */
export type Readable<T> = { readonly readable: true; readonly value: T } | Unread;

export interface Unread {
  readonly readable: false;
  /** A sentence that says what to grant or to reach. */
  readonly note: string;
}

export interface Caller {
  readonly accountId: string;
  /** `aws`, `aws-us-gov`, … */
  readonly partition: string;
  /** The Region that the clients talk to. */
  readonly region: string;
}

export interface ServiceQuota {
  readonly name: string;
  readonly value: number;
  readonly adjustable: boolean;
}

export interface Role {
  readonly arn: string;
  /** The trust policy as JSON text. */
  readonly trustPolicy: string;
  /** Every inline and attached policy as JSON text. */
  readonly policies: Readable<readonly string[]>;
}

/** A role with one inline policy, as `temper role` keeps it. */
export interface RoleSpec {
  readonly name: string;
  readonly description: string;
  readonly trustPolicy: string;
  readonly policyName: string;
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface BucketFacts {
  /** Absent where S3 did not say. */
  readonly region?: string;
  /** The bucket policy as JSON text; null where it has none. */
  readonly policy: Readable<string | null>;
}

export interface KmsKey {
  readonly arn: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, … */
  readonly usage: string;
}

export interface MailIdentity {
  /** The address, or the domain that stands for it. */
  readonly identity: string;
  readonly verified: boolean;
}

/**
 * What preflight reads of the account around Bedrock, and the one thing that `temper role` changes. A read that the
 * credentials may not do, or whose service can't be reached, resolves with a note; null is what does not exist.
 */
export interface AccountPort {
  caller(): Promise<Readable<Caller>>;
  /** Of Bedrock, by its code (`L-…`): the applied value, or AWS's default where none was ever applied. */
  serviceQuota(code: string): Promise<Readable<ServiceQuota | null>>;
  /** Customization jobs that Bedrock counts as in progress. */
  jobsInProgress(): Promise<Readable<number>>;
  role(name: string): Promise<Readable<Role | null>>;
  bucket(name: string): Promise<Readable<BucketFacts | null>>;
  /** Key id, key ARN, alias name or alias ARN. */
  kmsKey(id: string): Promise<Readable<KmsKey | null>>;
  /** The identity that stands for an address: itself, or its domain. */
  mailIdentity(address: string): Promise<Readable<MailIdentity | null>>;
  /** Whether SES sends only to verified recipients. */
  mailSandbox(): Promise<Readable<boolean>>;
  /** Creates the role, or changes what differs; what it says of itself is what was done. */
  putRole(spec: RoleSpec): Promise<{ readonly arn: string; readonly done: 'created' | 'updated' | 'unchanged' }>;
}

export interface Ports {
  readonly account: AccountPort;
  readonly models: ModelPort;
  readonly endpoints: EndpointPort;
  readonly inference: InferencePort;
  readonly objects: ObjectPort;
  readonly mail: MailPort;
}
