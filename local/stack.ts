/** The whole of Temper's surroundings on one machine: Temporal, the AWS stand-in, the Bedrock emulator, workers. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmulator } from './emulator.ts';
import type { EmulatorTimes } from './emulator.ts';
import { ensureEncoders } from './encoder.ts';
import { bucketNames, region as usualRegion, stackEnvironment } from './environment.ts';
import type { Buckets } from './environment.ts';
import { whenInterrupted } from './interruption.ts';
import { prepareAws, uploadData, uploadFolder } from './prepare-aws.ts';
import type { Running } from './processes.ts';
import { ensureStandin, startStandin } from './standin.ts';
import type { StandinKind } from './standin.ts';
import { ensureTemporalCli } from './temporal-cli.ts';
import { startTemporal } from './temporal-server.ts';
import { repoFolder } from './tools.ts';
import { createWorkers } from './workers.ts';

export interface StackOptions {
  /** Logs, databases and settings of this stack go here. */
  readonly folder: string;
  /** Also the state of the stand-in and the emulator, so that the stack goes on where it was when started again. */
  readonly persistent?: boolean;
  /** How many workers to start; 1 unless given. */
  readonly workers?: number;
  readonly emulatorTimes?: EmulatorTimes;
  /** The Region of everything; `us-east-1` unless given. */
  readonly region?: string;
  /** Use the ports that people expect (7233, 8233, …) where they are free. */
  readonly wellKnownPorts?: boolean;
  readonly bucketSuffix?: string;
  /** Folder with the three data files to upload; the examples' unless given, `null` for none. */
  readonly dataFolder?: string | null;
  /** Further files for the training bucket: all of a folder, their keys below a prefix. */
  readonly exampleData?: { readonly folder: string; readonly prefix: string };
  /** Added to every worker's environment. */
  readonly workerEnv?: Readonly<Record<string, string>>;
}

export interface Stack {
  readonly folder: string;
  /** What a worker, a client, the AWS CLI or boto3 needs to reach the stack. */
  readonly env: Readonly<Record<string, string>>;
  readonly urls: { readonly ui: string; readonly aws: string; readonly bedrock: string };
  readonly region: string;
  readonly temporalAddress: string;
  readonly temporalCli: string;
  readonly standin: StandinKind;
  readonly buckets: Buckets;
  /** The running workers, the newest last. */
  readonly workers: readonly Running[];
  /** Resolves, with a sentence, when Temporal, the stand-in or the emulator ends by itself. */
  readonly partEnded: Promise<string>;
  /** Starts one more worker and returns once it polls. */
  startWorker(): Promise<Running>;
  /** Kills the newest worker (SIGKILL unless given) with all that it started; resolves when it is gone. */
  killWorker(signal?: NodeJS.Signals): Promise<void>;
  /** Takes everything down, workers first; does nothing the second time. */
  stop(): Promise<void>;
}

export const exampleDataFolder = join(repoFolder, 'examples', 'data');

/** For workers whose emulator takes seconds where Bedrock takes hours. */
export const shortWaits = { TEMPER_WAIT_FIRST_SECONDS: '1', TEMPER_WAIT_LONGEST_SECONDS: '2' } as const;

const wellKnown = { temporal: 7233, ui: 8233, aws: 4566, bedrock: 4567 } as const;
const anyFree = { temporal: 0, ui: 0, aws: 0, bedrock: 0 } as const;

/** Gets the tools, starts everything and returns when it can be used. If a part fails, the others are taken down. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const parts = new Parts();
  const forget = whenInterrupted(() => parts.stop());
  const stop = async () => {
    await parts.stop();
    forget();
  };
  try {
    return { ...(await compose(options, parts)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(options: StackOptions, parts: Parts): Promise<Omit<Stack, 'stop'>> {
  const { folder, dataFolder = exampleDataFolder, region = usualRegion } = options;
  const ports = options.wellKnownPorts ? wellKnown : anyFree;
  const buckets = bucketNames(options.bucketSuffix);
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  const [temporalCli, encoders] = await Promise.all([ensureTemporalCli(), ensureEncoders(), ensureStandin()]);

  const startingTemporal = startTemporal({
    databaseFile: join(folder, 'temporal.db'),
    logFile: join(logs, 'temporal.log'),
    port: ports.temporal,
    uiPort: ports.ui,
  });
  parts.add(startingTemporal, (temporal) => temporal.running.stop());

  const startingStandin = startStandin({
    port: ports.aws,
    log: join(logs, 'aws.log'),
    ...(options.persistent ? { stateFolder: join(folder, 'aws') } : {}),
  });
  parts.add(startingStandin, (running) => running.close());
  const standin = await startingStandin;
  const startingEmulator = startEmulator({
    awsUrl: standin.url,
    region,
    port: ports.bedrock,
    logFile: join(logs, 'emulator.log'),
    ...(options.emulatorTimes ? { times: options.emulatorTimes } : {}),
    ...(options.persistent ? { stateFolder: join(folder, 'emulator') } : {}),
  });
  parts.add(startingEmulator, (emulator) => emulator.running.stop());

  await prepareAws(standin.url, buckets, region);
  if (dataFolder !== null) await uploadData(standin.url, buckets, dataFolder, region);
  if (options.exampleData) await uploadFolder(standin.url, buckets.training, options.exampleData, region);
  const [temporal, emulator] = await Promise.all([startingTemporal, startingEmulator]);

  const temporalConfigFile = join(folder, 'temporal.toml');
  await writeFile(temporalConfigFile, `[profile.default]\naddress = "${temporal.address}"\n`);
  const env = stackEnvironment({
    temporalAddress: temporal.address,
    temporalConfigFile,
    region,
    awsUrl: standin.url,
    bedrockUrl: emulator.url,
    encoders,
    buckets,
  });
  const workers = createWorkers(logs, { ...env, ...options.workerEnv });
  parts.addFirst(() => workers.stopAll());
  await Promise.all(Array.from({ length: options.workers ?? 1 }, () => workers.start()));

  return {
    folder,
    env,
    urls: { ui: temporal.uiUrl, aws: standin.url, bedrock: emulator.url },
    region,
    temporalAddress: temporal.address,
    temporalCli,
    standin: standin.kind,
    buckets,
    workers: workers.running,
    partEnded: parts.endedAlone([temporal.running, standin.running, emulator.running]),
    startWorker: () => workers.start(),
    killWorker: (signal) => workers.kill(signal),
  };
}

/** What has been started, or is about to be: stopping waits for a part that is still starting, then stops it. */
class Parts {
  private readonly stops: (() => Promise<void>)[] = [];
  private readonly firstStops: (() => Promise<void>)[] = [];
  private stopping: Promise<void> | undefined;

  add<T>(starting: Promise<T>, stop: (part: T) => Promise<void>): void {
    const settled = starting.then(
      (part) => () => stop(part),
      () => async () => {},
    );
    this.stops.push(async () => (await settled)());
  }

  /** Stopped before the others: workers finish or hand back what they do while Temporal still listens. */
  addFirst(stop: () => Promise<void>): void {
    this.firstStops.push(stop);
  }

  /** Never resolves once stopping has begun. */
  endedAlone(processes: readonly Running[]): Promise<string> {
    return new Promise((resolve) => {
      for (const { name, logFile, ended } of processes) {
        void ended.then(() => this.stopping ?? resolve(`${name} has ended by itself. Its log: ${logFile}`));
      }
    });
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<void> {
    await Promise.all(this.firstStops.map((stop) => stop()));
    await Promise.all(this.stops.map((stop) => stop()));
  }
}
