import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient } from '@aws-sdk/client-sts';

/**
 * Where AWS is. Everything is optional: what is left out comes from the SDK's own settings (AWS_REGION, AWS_PROFILE,
 * AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_BEDROCK, … and the credentials chain).
 */
export interface AwsSettings {
  readonly region?: string;
  readonly endpoints?: {
    readonly bedrock?: string;
    readonly bedrockRuntime?: string;
    readonly s3?: string;
    readonly ses?: string;
    readonly iam?: string;
    readonly kms?: string;
    readonly serviceQuotas?: string;
    readonly sts?: string;
  };
  /** Longest silence of one InvokeModel call before it counts as lost. Default: 300,000. */
  readonly inferenceTimeoutMs?: number;
}

export interface AwsClients {
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly s3: S3Client;
  readonly ses: SESv2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly quotas: ServiceQuotasClient;
  readonly sts: STSClient;
  /** Closes every connection, so that the process can end. */
  destroy(): void;
}

/** Two tries, the second after at most a second: Temporal's retry policy, which everybody can see, does the rest. */
const maxAttempts = 2;
/** One try of an inference: whoever fans out sets the pace by what each call comes to, and so has to hear of it. */
const maxInferenceAttempts = 1;
const connectionTimeout = 5_000;
/**
 * Control plane, S3, SES and what preflight reads: until the reply begins. Two tries fit into the minute that an activity has, so that a
 * person reads which call was silent. A stream may then go on as long as bytes keep coming.
 */
const requestTimeout = 20_000;
const socketTimeout = 60_000;
/** Below the 350 s after which a NAT gateway silently drops an idle connection (Amazon VPC User Guide, Nov 2026). */
const inferenceTimeoutMs = 300_000;

export function createAwsClients(settings: AwsSettings = {}): AwsClients {
  const { region, endpoints = {} } = settings;
  const common = { maxAttempts, ...(region && { region }) };
  const requestHandler = { connectionTimeout, requestTimeout, socketTimeout, throwOnRequestTimeout: true };

  const bedrock = new BedrockClient({ ...common, requestHandler, ...at(endpoints.bedrock) });
  // Nothing here adds middleware to a command or options to a call, so that one stack serves all calls of a kind.
  const s3 = withPathStyle(new S3Client({ ...common, requestHandler, cacheMiddleware: true, ...at(endpoints.s3) }));
  const ses = new SESv2Client({ ...common, requestHandler, ...at(endpoints.ses) });
  const iam = new IAMClient({ ...common, requestHandler, ...at(endpoints.iam) });
  const kms = new KMSClient({ ...common, requestHandler, ...at(endpoints.kms) });
  const quotas = new ServiceQuotasClient({ ...common, requestHandler, ...at(endpoints.serviceQuotas) });
  const sts = new STSClient({ ...common, requestHandler, ...at(endpoints.sts) });
  // HTTP/2 is this client's default, also without TLS.
  const runtime = new BedrockRuntimeClient({
    ...common,
    maxAttempts: maxInferenceAttempts,
    requestHandler: { requestTimeout: settings.inferenceTimeoutMs ?? inferenceTimeoutMs },
    ...at(endpoints.bedrockRuntime),
  });

  return {
    bedrock,
    runtime,
    s3,
    ses,
    iam,
    kms,
    quotas,
    sts,
    destroy() {
      for (const client of [bedrock, runtime, s3, ses, iam, kms, quotas, sts]) client.destroy();
    },
  };
}

function at(endpoint: string | undefined): { endpoint?: string } {
  return endpoint === undefined ? {} : { endpoint };
}

/**
 * A custom endpoint (`http://localhost:4566`, a container's name) has no `bucket.` subdomains, so the bucket goes into
 * the path. `forcePathStyle` would have to be known before the SDK has read AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 or
 * the profile; the endpoint provider sees the outcome of all three.
 */
function withPathStyle(client: S3Client): S3Client {
  const resolve = client.config.endpointProvider;
  client.config.endpointProvider = (parameters, context) =>
    resolve(parameters.Endpoint === undefined ? parameters : { ...parameters, ForcePathStyle: true }, context);
  return client;
}
