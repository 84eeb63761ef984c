/** AWS for a benchmark: the stand-in and the emulator, each a process of its own, and the ports that the worker uses. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startEmulator } from '../local/emulator.ts';
import { credentials, quietSdk, region } from '../local/environment.ts';
import { startStandin } from '../local/standin.ts';
import { createAwsPorts } from '../src/aws/index.ts';
import type { Ports } from '../src/domain/ports.ts';
import { emulatorAt, type EmulatorControls } from '../test/e2e/support/emulator.ts';

export interface AwsSurroundings {
  readonly ports: Ports;
  readonly emulator: EmulatorControls;
  readonly bucket: string;
  close(): Promise<void>;
}

export async function openAws(): Promise<AwsSurroundings> {
  // The adapters take credentials from where users give them.
  Object.assign(process.env, quietSdk, {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  const bucket = 'bench';
  const folder = await mkdtemp(join(tmpdir(), 'temper-bench-'));
  const standin = await startStandin({ log: join(folder, 'aws.log') });
  const emulator = await startEmulator({ awsUrl: standin.url, logFile: join(folder, 'emulator.log') });
  const s3 = new S3Client({ endpoint: standin.url, region, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
  const ports = createAwsPorts({
    region,
    endpoints: { bedrock: emulator.url, bedrockRuntime: emulator.url, s3: standin.url, ses: standin.url },
  });
  return {
    ports,
    bucket,
    emulator: emulatorAt(emulator.url),
    async close() {
      ports.close();
      await emulator.running.stop();
      await standin.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
