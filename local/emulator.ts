import { join } from 'node:path';
import { isolatedEnvironment, standinEnvironment } from './environment.ts';
import { freePort } from './ports.ts';
import { launch } from './processes.ts';
import type { Running } from './processes.ts';
import { repoFolder } from './tools.ts';

/** Seconds that each emulated step takes; the emulator's own defaults where absent. */
export interface EmulatorTimes {
  readonly validation?: number;
  readonly dataProcessing?: number;
  readonly training?: number;
  readonly provisioning?: number;
  readonly deploying?: number;
  readonly deleting?: number;
}

/** The given times, each of which `EMULATOR_TRAINING_SECONDS` and its relatives override. */
export function emulatorTimes(defaults: EmulatorTimes, env: NodeJS.ProcessEnv = process.env): EmulatorTimes {
  const seconds = (name: keyof EmulatorTimes) => {
    const variable = `EMULATOR_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_SECONDS`;
    const text = env[variable];
    if (!text) return defaults[name];
    if (Number.isFinite(Number(text)) && Number(text) >= 0) return Number(text);
    throw new Error(`${variable}=${text}: give a number of seconds, 0 or more.`);
  };
  const names = ['validation', 'dataProcessing', 'training', 'provisioning', 'deploying', 'deleting'] as const;
  return Object.fromEntries(names.map((name) => [name, seconds(name)]).filter(([, value]) => value !== undefined));
}

export interface Emulator {
  readonly url: string;
  readonly running: Running;
}

/** Starts the Bedrock emulator, which reads and writes S3 at the stand-in `awsUrl`. */
export async function startEmulator(options: {
  readonly awsUrl: string;
  readonly region?: string;
  readonly logFile: string;
  readonly port?: number;
  readonly stateFolder?: string;
  readonly times?: EmulatorTimes;
}): Promise<Emulator> {
  const { times = {} } = options;
  const flags = {
    port: options.port === undefined ? 0 : await freePort(options.port),
    state: options.stateFolder,
    'validation-seconds': times.validation,
    'data-processing-seconds': times.dataProcessing,
    'training-seconds': times.training,
    'provisioning-seconds': times.provisioning,
    'deploying-seconds': times.deploying,
    'deleting-seconds': times.deleting,
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const running = await launch({
    name: 'Bedrock emulator',
    command: process.execPath,
    args: [
      '--import',
      'tsx',
      join(repoFolder, 'emulator', 'main.ts'),
      ...given.flatMap(([flag, value]) => [`--${flag}`, String(value)]),
    ],
    cwd: repoFolder,
    env: { ...isolatedEnvironment(), ...standinEnvironment(options.awsUrl, options.region) },
    logFile: options.logFile,
    ready: /emulator listening on (http:\S+)/,
  });
  return { url: running.readyMatch?.[1] ?? '', running };
}

interface LiveEndpoint {
  readonly kind: 'provisioned' | 'on-demand';
  readonly arn: string;
  readonly name: string;
  readonly status: string;
}

/** The endpoints that exist at the emulator: throughputs, which bill by the hour, and on-demand deployments. */
export async function liveEndpoints(url: string): Promise<readonly LiveEndpoint[]> {
  const response = await fetch(`${url}/_emulator/state`, { signal: AbortSignal.timeout(10_000) });
  const state = (await response.json()) as Record<
    'provisionedThroughputs' | 'customModelDeployments',
    Record<string, string>[]
  >;
  return [
    ...state.provisionedThroughputs.map((throughput) => ({
      kind: 'provisioned' as const,
      arn: throughput.provisionedModelArn ?? '',
      name: throughput.provisionedModelName ?? '',
      status: throughput.status ?? '',
    })),
    ...state.customModelDeployments.map((deployment) => ({
      kind: 'on-demand' as const,
      arn: deployment.customModelDeploymentArn ?? '',
      name: deployment.modelDeploymentName ?? '',
      status: deployment.status ?? '',
    })),
  ];
}
