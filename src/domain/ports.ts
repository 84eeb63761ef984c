/**
 * What the activities need from the outside world, as plain interfaces: the adapters in `src/aws` implement them over
 * the AWS SDK, the fakes in `test/fakes` in memory, and one contract suite holds both to the same behaviour.
 *
 * Every port rejects with `ServiceError` (`errors.ts`), never with a raw SDK error. "find" returns null for what does
 * not exist; "delete" of what does not exist succeeds.
 */

import type { CustomizationType, EndpointKind } from './families/family.ts';

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

export interface JobSpec {
  readonly name: string;
  readonly customModelName: string;
  readonly baseModelId: string;
  readonly customizationType: CustomizationType;
  readonly roleArn: string;
  readonly trainingData: S3Uri;
  readonly validationData?: S3Uri;
  /** Folder under which Bedrock writes its metrics files. */
  readonly output: S3Uri;
  readonly hyperParameters: Readonly<Record<string, string>>;
  /** Encrypts the custom model; without it Bedrock uses a key of its own. */
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientRequestToken: string;
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
  readonly modelUnits: number;
  readonly failureMessage?: string;
  readonly createdAt: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface EndpointSpec {
  readonly kind: EndpointKind;
  readonly name: string;
  readonly modelArn: string;
  readonly modelUnits: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly clientRequestToken: string;
}

export interface EndpointPort {
  create(spec: EndpointSpec): Promise<{ readonly arn: string }>;
  /** With its tags, so that a run can tell its own endpoint from another's. */
  find(nameOrArn: string): Promise<Endpoint | null>;
  /**
   * Asks for deletion. 'busy' where its present state forbids it (Creating, Updating): ask again later. 'requested'
   * says nothing about whether it is gone: `find` does.
   */
  delete(nameOrArn: string): Promise<'requested' | 'gone' | 'busy'>;
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
  /** Converse with one message, for a model of whatever family; its reply's text. */
  converse(
    modelId: string,
    prompt: string,
    settings: { readonly maxTokens: number; readonly temperature: number },
    options?: { readonly signal?: AbortSignal },
  ): Promise<string>;
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

export interface Ports {
  readonly models: ModelPort;
  readonly endpoints: EndpointPort;
  readonly inference: InferencePort;
  readonly objects: ObjectPort;
  readonly mail: MailPort;
}
