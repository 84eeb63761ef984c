import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { adminRoutes } from './admin/routes.ts';
import { takeFault } from './admin/faults.ts';
import type { Clock } from './clock.ts';
import { createEmulator } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { AwsError, internalError, throttled, unknownOperation } from './errors.ts';
import type { Call, Reply } from './http/call.ts';
import { readBody } from './http/call.ts';
import { matchRoute } from './http/match-route.ts';
import { serveOnOnePort } from './http/one-port.ts';
import type { AnyRequest, AnyResponse } from './http/one-port.ts';
import { resume } from './resume.ts';
import { operationRoutes, targetedOperations } from './routes.ts';
import type { Operation } from './routes.ts';
import { takeFromQuota } from './runtime/quota.ts';
import { defaultSettings } from './settings.ts';
import type { Settings } from './settings.ts';

export interface EmulatorOptions extends Partial<Settings> {
  /** 0 or left out: any free one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  /** Folder that the state is kept in; without it a restart forgets everything. */
  readonly stateFolder?: string | undefined;
  readonly region?: string | undefined;
  readonly accountId?: string | undefined;
  /** How to reach S3, beyond what the SDK takes from the environment. */
  readonly s3?: S3ClientConfig | undefined;
  readonly clock?: Clock | undefined;
}

export interface RunningEmulator {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the emulator and carries on with what its state folder says was under way. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const { port = 0, host = '127.0.0.1', stateFolder, accountId = '000000000000', s3, clock, ...others } = options;
  const { region = process.env['AWS_REGION'] ?? 'us-east-1', ...settings } = others;
  const emulator = createEmulator({
    place: { region, accountId },
    settings: { ...defaultSettings, ...settings },
    s3: new S3Client({ region, forcePathStyle: true, ...s3 }),
    stateFolder,
    clock,
  });
  const server = await serveOnOnePort((request, response) => void respond(emulator, request, response), { host, port });
  resume(emulator);
  return {
    url: `http://${host}:${server.port}`,
    async close() {
      emulator.closing.abort();
      await server.close();
      emulator.store.save();
      emulator.s3.destroy();
    },
  };
}

/** `drop`: carried out, but the connection is cut instead of the answer. */
type Outcome = Reply | 'drop';

async function respond(emulator: Emulator, request: AnyRequest, response: AnyResponse): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await answer(emulator, request);
  } catch (error) {
    outcome = errorReply(error);
  }
  if (outcome === 'drop') cut(request);
  else if (!isGone(response)) send(response, outcome);
}

async function answer(emulator: Emulator, request: AnyRequest): Promise<Outcome> {
  const method = request.method ?? 'GET';
  const [rawPath = '/', rawQuery = ''] = (request.url ?? '/').split('?', 2);
  const body = await readBody(request);
  const call = (path: Call['path']): Call => ({ path, query: new URLSearchParams(rawQuery), body });

  const admin = matchRoute(adminRoutes, method, rawPath);
  if (admin) return admin.route.handle(emulator, call(admin.path));
  const target = method === 'POST' && rawPath === '/' ? request.headers['x-amz-target'] : undefined;
  if (target !== undefined) return carryOutTargeted(emulator, String(target), call({}));
  const operation = matchRoute(operationRoutes, method, rawPath);
  if (operation) return carryOut(emulator, operation.route, call(operation.path));
  throw unknownOperation(
    `The Bedrock emulator has no operation for ${method} ${rawPath}. emulator/README.md lists what it has.`,
  );
}

/** The JSON protocol has its errors' names in the body, where boto3 looks for them. */
async function carryOutTargeted(emulator: Emulator, target: string, call: Call): Promise<Outcome> {
  const operation = targetedOperations.find((candidate) => candidate.target === target);
  try {
    if (operation === undefined) throw unknownOperation(`The Bedrock emulator has no operation ${target}.`);
    return await carryOut(emulator, operation, call);
  } catch (error) {
    const reply = errorReply(error);
    return { ...reply, body: { __type: reply.headers?.['x-amzn-errortype'], ...(reply.body as object) } };
  }
}

async function carryOut(emulator: Emulator, route: Operation, call: Call): Promise<Outcome> {
  const { inFlight, store } = emulator;
  const { calls } = store.state.counts;
  calls[route.operation] = (calls[route.operation] ?? 0) + 1;
  inFlight[route.operation] = (inFlight[route.operation] ?? 0) + 1;
  try {
    return await carryOutOrFail(emulator, route, call);
  } finally {
    inFlight[route.operation] = (inFlight[route.operation] ?? 0) - 1;
  }
}

async function carryOutOrFail(emulator: Emulator, route: Operation, call: Call): Promise<Outcome> {
  const fault = takeFault(emulator.faults, route.operation);
  if (fault?.kind === 'throttle') throw throttled();
  takeFromQuota(emulator, call);
  if (fault?.kind === 'error') {
    throw new AwsError(
      fault.name ?? 'InternalServerException',
      fault.status ?? 500,
      fault.message ?? 'A planned error.',
    );
  }
  if (fault?.kind === 'delay') await wait(fault.ms ?? 0, undefined, { ref: false });
  if (fault?.kind !== 'drop') return route.handle(emulator, call);
  try {
    await route.handle(emulator, call);
  } catch {
    // Whatever came of it, the caller is not to know.
  }
  return 'drop';
}

function errorReply(error: unknown): Reply {
  if (!(error instanceof AwsError)) console.error('The emulator failed:', error);
  const { name, status, message, details } =
    error instanceof AwsError ? error : internalError('The emulator failed; its standard error says why.');
  return { status, headers: { 'x-amzn-errortype': name }, body: { message, ...details } };
}

/** The whole connection, in either HTTP version: the calls that share it fail with it, as they would for real. */
function cut(request: AnyRequest): void {
  if ('stream' in request && request.stream.session) request.stream.session.destroy();
  request.socket.destroy();
}

/** The caller hung up before the answer was ready. */
function isGone(response: AnyResponse): boolean {
  return 'stream' in response ? response.stream === undefined || response.stream.destroyed : response.destroyed;
}

function send(response: AnyResponse, { status, headers, body }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', String(Buffer.byteLength(text)));
  response.setHeader('x-amzn-requestid', randomUUID());
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  response.end(text);
}
