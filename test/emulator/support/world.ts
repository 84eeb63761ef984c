import { after } from 'node:test';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startEmulator } from '../../../emulator/server.ts';
import type { EmulatorOptions } from '../../../emulator/server.ts';
import { startStandin } from '../../../local/standin.ts';
import { trainingFile } from './records.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** No waiting: each test says which state it wants to last. */
export const instant = {
  validationSeconds: 0,
  dataProcessingSeconds: 0,
  trainingSeconds: 0,
  stoppingSeconds: 0,
  provisioningSeconds: 0,
  deployingSeconds: 0,
  deletingSeconds: 0,
} as const;

/** An emulator with the unmodified SDK clients that speak to it, and S3 behind it. */
export interface World {
  readonly url: string;
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly s3: S3Client;
  /** Calls the admin endpoint; rejects unless it answers 200. */
  admin(method: string, path: string, body?: unknown): Promise<any>;
  close(): Promise<void>;
}

export async function openWorld(s3Url: string, options: EmulatorOptions = {}): Promise<World> {
  const { region = 'us-east-1' } = options;
  const place = { region, credentials, maxAttempts: 1 };
  const s3Settings = { ...place, endpoint: s3Url, forcePathStyle: true };
  const emulator = await startEmulator({ ...instant, ...options, region, s3: s3Settings });
  const { url } = emulator;
  const bedrock = new BedrockClient({ ...place, endpoint: url });
  const runtime = new BedrockRuntimeClient({ ...place, endpoint: url });
  const s3 = new S3Client(s3Settings);
  return {
    url,
    bedrock,
    runtime,
    s3,
    async admin(method, path, body) {
      const response = await fetch(url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    },
    async close() {
      for (const client of [bedrock, runtime, s3]) client.destroy();
      await emulator.close();
    },
  };
}

/** S3 with the bucket `data` and a good training file in it, until the test file ends. Await it at the top level. */
export async function startS3(): Promise<{ readonly url: string; put(key: string, content: string): Promise<void> }> {
  const standin = await startStandin();
  const s3 = new S3Client({ region: 'us-east-1', credentials, endpoint: standin.url, forcePathStyle: true });
  after(async () => {
    s3.destroy();
    await standin.close();
  });
  const put = async (key: string, content: string): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket: 'data', Key: key, Body: content }));
  };
  await s3.send(new CreateBucketCommand({ Bucket: 'data' }));
  await put('train.jsonl', trainingFile(60));
  return { url: standin.url, put };
}
