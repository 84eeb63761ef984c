#!/usr/bin/env node
/**
 * The CLI `temper`: puts together what the commands in `cli/` work with, and runs one of them. What only some of them
 * need, above all Temporal's client and AWS's, is loaded when it is needed: the two take half a second.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { confirm, isCancel } from '@clack/prompts';
import type { TemporalConnection } from './cli/connect.ts';
import type { CliContext, RequestedNeeds } from './cli/context.ts';
import { createOutput, letReadersLeave } from './cli/output.ts';
import { runProgram } from './cli/program.ts';
import { readConfig, requestDefaults } from './config.ts';
import type { CustomizationRequest } from './domain/customization.ts';
import { InvalidRequestError } from './domain/errors.ts';
import { bucketUses } from './domain/preflight/uses.ts';
import { parseRequest, type RequestDefaults } from './domain/request.ts';

const { env, stdin, stdout, stderr } = process;
const closers: (() => unknown)[] = [];
const readerLeft = letReadersLeave([stdout, stderr]);

process.exitCode = await runProgram(process.argv.slice(2), { stdout, stderr, openContext });
for (const close of closers) await close();

function openContext(json: boolean): CliContext {
  let connecting: Promise<TemporalConnection> | undefined;
  const connected = async () => {
    connecting ??= import('./cli/connect.ts').then(async ({ connect }) => {
      const connection = await connect(set(env));
      closers.push(() => connection.close());
      return connection;
    });
    return connecting;
  };
  // Read where it is needed: listing and approving take no AWS settings, so a wrong one must not stop them.
  const config = () => readConfig(env);
  const ports = async () => {
    const { createAwsPorts } = await import('./aws/index.ts');
    const opened = createAwsPorts(config().aws);
    closers.push(() => opened.close());
    return opened;
  };
  return {
    output: createOutput({ stdout, stderr, json, noColor: Boolean(env['NO_COLOR']), readerLeft }),
    async customizations() {
      const { createCustomizations } = await import('./cli/temporal.ts');
      return createCustomizations(await connected());
    },
    async evaluations() {
      const { createEvaluations } = await import('./cli/temporal-evaluations.ts');
      return createEvaluations(await connected());
    },
    aws: {
      ports,
      async preflight(input) {
        const { request } = parseRequest(input, requestDefaults(config()));
        const { inspectBeforehand } = await import('./activities/preflight.ts');
        const { rehearsedObjects } = await import('./aws/rehearsed-objects.ts');
        const opened = await ports();
        const folder = await mkdtemp(join(tmpdir(), 'temper-preflight-'));
        try {
          return await inspectBeforehand(opened, request, {
            region: config().aws.region,
            rehearsed: rehearsedObjects(opened.objects, folder),
            hubEnvironment: env,
          });
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
      requestedNeeds: (input) => requestedNeeds(input, requestDefaults(config())),
      readRequest: (input) => readRequest(input, requestDefaults(config())),
      inferenceBucket: () => config().buckets.modelInference,
    },
    defaults: () => requestDefaults(config()),
    async loadEncoder(encoder, choices, onProgress) {
      // Of all commands one needs it, sometimes.
      const { loadBertScorer } = await import('./metrics/index.ts');
      const scorer = await loadBertScorer({ encoder, ...choices, cacheFolder: config().encoderCache, onProgress });
      closers.push(() => scorer.close());
      return scorer;
    },
    async loadSentenceEncoder(encoder, onProgress) {
      const { loadSentenceEncoder } = await import('./metrics/index.ts');
      const loaded = await loadSentenceEncoder({ encoder, cacheFolder: config().encoderCache, onProgress });
      closers.push(() => loaded.close());
      return loaded;
    },
    confirm: stdin.isTTY && stdout.isTTY ? ask : null,
    userName,
    wait: (ms) => wait(ms),
  };
}

function readRequest(input: unknown, defaults: RequestDefaults): CustomizationRequest | null {
  try {
    return parseRequest(input, defaults).request;
  } catch (error) {
    if (error instanceof InvalidRequestError) return null;
    throw error;
  }
}

/** The role is what is to be made, so that a request may name none yet. */
function requestedNeeds(input: unknown, defaults: RequestDefaults): RequestedNeeds {
  const roleArn = defaults.roleArn ?? 'arn:aws:iam:::role/to-be-made';
  const { request } = parseRequest(input, { ...defaults, roleArn });
  const uses = bucketUses(request);
  const names = (writes: boolean) => uses.flatMap((use) => (use.byBedrock?.writes === writes ? [use.bucket] : []));
  return {
    readBuckets: names(false),
    writeBuckets: names(true),
    ...(request.kmsKeyId !== undefined && { kmsKeyId: request.kmsKeyId }),
    ...(request.vpc && { vpc: request.vpc }),
  };
}

async function ask(message: string): Promise<boolean> {
  const answer = await confirm({ message, initialValue: false });
  return !isCancel(answer) && answer;
}

/** Undefined for a user that the system has no name for, as in a container. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function set(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
