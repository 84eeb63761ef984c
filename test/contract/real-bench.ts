import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  type BucketLocationConstraint,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { startEmulator } from '../../emulator/server.ts';
import { startStandin } from '../../local/standin.ts';
import { parseS3Uri } from '../../src/aws/s3-uri.ts';
import { createAwsPorts } from '../../src/aws/index.ts';
import type { Mail } from '../../src/domain/ports.ts';
import { customModels } from '../emulator/support/custom-models.ts';
import { freshName, type Bench } from './bench.ts';

const region = 'us-east-1';
const bucket = 'bench';
const verifiedSender = 'temper@example.com';
/** As often as the adapters' clients try. */
const attemptsOf = (operation: string): number => (['InvokeModel', 'Converse'].includes(operation) ? 1 : 2);

/** The adapters, over the real SDK and HTTP, against the emulator and the stand-in for the rest of AWS. */
export async function createRealBench(): Promise<Bench> {
  // The adapters take credentials from where users give them.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const standin = await startStandin();
  const aws: S3ClientConfig & { readonly region: string } = { region, endpoint: standin.url };
  const s3 = new S3Client({ ...aws, forcePathStyle: true });
  // Where the emulator's own suites keep what the model behind every deployable one learns from.
  await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
  await s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'train.jsonl', Body: trainingRecords() }));
  const deployable = await customModels(
    standin.url,
    region,
    ['deployable-1', 'deployable-2'].map((name) => ({ name, baseModelId: 'amazon.nova-micro-v1:0:128k' })),
  );
  const emulator = await startEmulator({
    region,
    stateFolder: deployable.stateFolder,
    s3: { ...aws, forcePathStyle: true },
    validationSeconds: 0,
    dataProcessingSeconds: 0,
    trainingSeconds: 0,
    stoppingSeconds: 0.1,
    provisioningSeconds: 0.1,
    deployingSeconds: 0.1,
    deletingSeconds: 0.1,
    noCommitmentUnits: 10,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await verify(new SESv2Client({ region, endpoint: standin.url }));
  const ports = createAwsPorts({
    region,
    endpoints: {
      bedrock: emulator.url,
      bedrockRuntime: emulator.url,
      s3: standin.url,
      ses: standin.url,
      iam: standin.url,
      kms: standin.url,
      sts: standin.url,
      serviceQuotas: emulator.url,
    },
  });
  await ports.objects.writeText(`s3://${bucket}/training.jsonl`, trainingRecords(), 'application/jsonl');

  return {
    ports,
    bucket,
    baseModelId: 'cohere.command-light-text-v14:7:4k',
    deployableModels: async () => [deployable.arns['deployable-1'] ?? '', deployable.arns['deployable-2'] ?? ''],
    baselineModelId: 'cohere.command-light-text-v14',
    roleArn: 'arn:aws:iam::000000000000:role/BedrockCustomization',
    trainingData: `s3://${bucket}/training.jsonl`,
    verifiedSender,
    async createBucketIn(elsewhere, policy) {
      const Bucket = freshName('elsewhere');
      const there = new S3Client({ ...aws, region: elsewhere, forcePathStyle: true });
      const LocationConstraint = elsewhere as BucketLocationConstraint;
      const isHere = elsewhere === region;
      await there.send(
        new CreateBucketCommand({ Bucket, ...(!isHere && { CreateBucketConfiguration: { LocationConstraint } }) }),
      );
      if (policy !== undefined) await there.send(new PutBucketPolicyCommand({ Bucket, Policy: policy }));
      there.destroy();
      return Bucket;
    },
    async createKey(state) {
      const kms = new KMSClient({ region, endpoint: standin.url });
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      if (state === 'Disabled') await kms.send(new DisableKeyCommand({ KeyId: KeyMetadata?.KeyId }));
      kms.destroy();
      return KeyMetadata?.Arn ?? '';
    },
    async putBytes(uri, bytes) {
      const { bucket: Bucket, key: Key } = parseS3Uri(uri);
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
    },
    async contentType(uri) {
      const { bucket: Bucket, key: Key } = parseS3Uri(uri);
      return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentType;
    },
    inbox: () => readInbox(standin.url),
    failNext: (operation, kind) =>
      ask(emulator.url, 'POST', 'faults', { operation, kind, times: attemptsOf(operation) }),
    hold: (held) =>
      ask(emulator.url, 'POST', 'hold', { jobPhase: held ? 'training' : null, provisioning: held, deploying: held }),
    setNoCommitmentUnits: (noCommitmentUnits) => ask(emulator.url, 'PATCH', 'settings', { noCommitmentUnits }),
    async createdCounts() {
      const { counts } = (await (await fetch(`${emulator.url}/_emulator/state`)).json()) as EmulatorState;
      const { createdProvisionedThroughputs, createdCustomModelDeployments } = counts;
      return { jobs: counts.createdJobs, endpoints: createdProvisionedThroughputs + createdCustomModelDeployments };
    },
    tick: () => sleep(20),
    async close() {
      ports.close();
      s3.destroy();
      await emulator.close();
      deployable.remove();
      await standin.close();
    },
  };
}

interface EmulatorState {
  readonly counts: {
    readonly createdJobs: number;
    readonly createdProvisionedThroughputs: number;
    readonly createdCustomModelDeployments: number;
  };
}

/** Moves the emulator's own levers. */
async function ask(url: string, method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}/_emulator/${path}`, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
}

async function verify(ses: SESv2Client): Promise<void> {
  await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: verifiedSender }));
  ses.destroy();
}

function trainingRecords(): string {
  const things = ['tea', 'bread', 'a train ticket', 'two lamps', 'paper', 'soap', 'a map', 'ink'];
  const lines = Array.from({ length: 48 }, (_, index) => {
    const thing = things[index % things.length];
    const prompt = `Summarize: Person ${index} went to the market in the rain and bought ${thing} there, then walked home.`;
    return JSON.stringify({ prompt, completion: `Person ${index} bought ${thing}.` });
  });
  return `${lines.join('\n')}\n`;
}

/** ministack's own page; it keeps both bodies, which moto's does not. */
async function readInbox(url: string): Promise<Mail[]> {
  const response = await fetch(`${url}/_ministack/ses/messages`);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: these suites need ministack as the stand-in.`);
  const { messages } = (await response.json()) as { messages: Record<string, readonly MinistackMail[]> };
  return Object.values(messages)
    .flat()
    .map(({ Source, To, Subject, BodyText, BodyHtml }) => ({
      from: Source,
      to: To.join(', '),
      subject: Subject,
      text: BodyText,
      html: BodyHtml,
    }));
}

interface MinistackMail {
  readonly Source: string;
  readonly To: readonly string[];
  readonly Subject: string;
  readonly BodyText: string;
  readonly BodyHtml: string;
}
