/**
 * What an end-to-end test works with: a stack of its own (Temporal's development server, the AWS stand-in, the
 * emulator, workers, each a real process), a shell in which a person's commands work as typed, and eyes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { credentials, isolatedEnvironment, region } from '../../local/environment.ts';
import { startStack } from '../../local/stack.ts';
import type { Stack } from '../../local/stack.ts';
import { writeStackEnv } from '../../local/stack-env.ts';
import { repoFolder } from '../../local/tools.ts';
import type { CustomizationResult } from '../../src/report/result.ts';
import type { Progress, Stage } from '../../src/workflows/messages.ts';
import { emulatorAt } from './support/emulator.ts';
import type { EmulatorControls } from './support/emulator.ts';
import { runToEnd, tail } from './support/processes.ts';
import type { Finished } from './support/processes.ts';
import { fewRecords, readFewRecords, requestFor } from './support/requests.ts';
import { until } from './support/until.ts';

/** Random weights, loaded at once: what it says of two texts means nothing, and that is enough here. */
export const tinyEncoder = 'test/golden/tiny-encoder';
const commandTimeoutMs = 240_000;
const quick = { validation: 0.2, dataProcessing: 0.2, training: 0.5, provisioning: 0.5, deleting: 0.2 } as const;
const shortWaits = { TEMPER_WAIT_FIRST_SECONDS: '0.5', TEMPER_WAIT_LONGEST_SECONDS: '1' } as const;

export interface Surroundings {
  readonly stack: Stack;
  readonly emulator: EmulatorControls;
  readonly client: Client;
  /** Runs a command line, in bash after `source stack.env`, and returns what it came to. */
  type(commandLine: string): Promise<Finished>;
  /** The same for one that has to succeed; its standard output. */
  sh(commandLine: string): Promise<string>;
  /** Writes a request (or anything else) as JSON into a file and returns its path. */
  file(name: string, content: unknown): Promise<string>;
  /** Starts a customization of the example data; its workflow id is `name`. */
  start(name: string, changes?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Undefined while no worker answers. */
  progress(workflowId: string): Promise<Progress | undefined>;
  /** Fails at once if the customization ends before it comes there. */
  untilStage(workflowId: string, stage: Stage, also?: (progress: Progress) => boolean): Promise<Progress>;
  result(workflowId: string): Promise<CustomizationResult>;
  /** Temporal's status of the latest run. */
  status(workflowId: string): Promise<string>;
  putObject(bucket: string, key: string, content: string | Uint8Array): Promise<void>;
  readText(uri: string): Promise<string>;
  readJson(uri: string): Promise<unknown>;
  listObjects(bucket: string, prefix: string): Promise<readonly string[]>;
  /** Takes everything down; the logs stay where something that was waited for did not come. */
  close(): Promise<void>;
}

export interface SurroundingsOptions {
  readonly workers?: number;
  readonly workerEnv?: Readonly<Record<string, string>>;
}

export async function openSurroundings({ workers, workerEnv }: SurroundingsOptions = {}): Promise<Surroundings> {
  process.env['TEMPER_ENCODER'] = tinyEncoder;
  process.env['TEMPER_SENTENCE_ENCODER'] = tinyEncoder;
  const folder = await mkdtemp(join(tmpdir(), 'temper-e2e-'));
  const stack = await startStack({
    folder,
    ...(workers !== undefined && { workers }),
    emulatorTimes: quick,
    workerEnv: { ...shortWaits, ...workerEnv },
  });
  const envFile = await writeStackEnv(folder, stack, shortWaits);
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });
  const s3 = new S3Client({ endpoint: stack.urls.aws, region, credentials, forcePathStyle: true });
  const emulator = emulatorAt(stack.urls.bedrock);
  await emulator.set({ noCommitmentUnits: 20, stoppingSeconds: 0.2, deployingSeconds: 0.5 });
  const putObject = async (Bucket: string, Key: string, Body: string | Uint8Array) =>
    void (await s3.send(new PutObjectCommand({ Bucket, Key, Body })));
  await putObject(stack.buckets.training, fewRecords.key, await readFewRecords());
  let keepLogs = false;
  const readText = async (uri: string) => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToString()) ?? '';
  };
  const patiently = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: Error) => {
      keepLogs = true;
      throw new Error(`${error.message}\nLogs: ${join(folder, 'logs')}`, { cause: error });
    });

  const type = (commandLine: string) =>
    patiently(
      runToEnd('bash', ['-c', `source "$0" && ${commandLine}`, envFile], {
        cwd: repoFolder,
        env: isolatedEnvironment(),
        timeoutMs: commandTimeoutMs,
      }),
    );
  const sh = async (commandLine: string) => {
    const finished = await type(commandLine);
    if (finished.exitCode === 0) return finished.stdout;
    return patiently(
      Promise.reject(new Error(`"${commandLine}" exited with ${finished.exitCode}:\n${tail(finished)}`)),
    );
  };
  const file = async (name: string, content: unknown) => {
    const path = join(folder, `${name}.json`);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const progress = (workflowId: string) =>
    client.workflow
      .getHandle(workflowId)
      .query<Progress>('progress')
      .catch(() => undefined);
  const status = async (workflowId: string) => (await client.workflow.getHandle(workflowId).describe()).status.name;
  const result = (workflowId: string) =>
    patiently(client.workflow.getHandle(workflowId).result() as Promise<CustomizationResult>);

  return {
    stack,
    emulator,
    client,
    type,
    sh,
    file,
    start: async (name, changes) => {
      const input = await file(name, requestFor(name, changes));
      await sh(
        `temporal workflow start --type customizeModel --task-queue model-customization --workflow-id ${name} --input-file ${input}`,
      );
    },
    progress,
    untilStage: (workflowId, stage, also = () => true) =>
      patiently(
        until(`${workflowId} at stage ${stage}`, async () => {
          const now = await progress(workflowId);
          if (now?.stage === stage && also(now)) return now;
          const ended = await status(workflowId);
          if (ended !== 'RUNNING') {
            const why = ended === 'COMPLETED' ? '' : await result(workflowId).then(String, innermost);
            throw new Error(`${workflowId} is ${ended} before it came to stage ${stage}. ${why}`);
          }
          return undefined;
        }),
      ),
    result,
    status,
    putObject,
    readText,
    readJson: async (uri) => JSON.parse(await readText(uri)),
    listObjects: async (Bucket, Prefix) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    close: async () => {
      s3.destroy();
      await connection.close();
      await stack.stop();
      if (!keepLogs) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What people want to read of a failure that came through activities and children. */
export function innermost(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : String(error);
}
