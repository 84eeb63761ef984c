/** The stand-in for the rest of AWS (S3, SES, STS) on one machine: ministack, or moto if asked for. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { isolatedEnvironment } from './environment.ts';
import { freePort } from './ports.ts';
import { answers, launch } from './processes.ts';
import type { Running } from './processes.ts';
import { privatePython, pythonWith } from './python.ts';
import { firstThatWorks } from './tools.ts';

export type StandinKind = 'ministack' | 'moto';

interface Product {
  readonly distribution: string;
  readonly version: string;
  readonly requirement: string;
  readonly healthPath: string;
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number, stateFolder: string | undefined, scratch: string) => Readonly<Record<string, string>>;
}

/** Pinned: both are young in places, and their quirks are known for these versions (docs/decisions.md). */
const products: Readonly<Record<StandinKind, Product>> = {
  ministack: {
    distribution: 'ministack',
    version: '1.5.33',
    requirement: 'ministack==1.5.33',
    healthPath: '/_ministack/health',
    args: () => ['-m', 'ministack'],
    env: (port, stateFolder, scratch) => ({
      GATEWAY_PORT: String(port),
      EDGE_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      LOG_LEVEL: 'WARNING',
      PERSIST_STATE: stateFolder ? '1' : '0',
      S3_PERSIST: stateFolder ? '1' : '0',
      STATE_DIR: join(stateFolder ?? scratch, 'ministack'),
      S3_DATA_DIR: join(stateFolder ?? scratch, 's3'),
    }),
  },
  moto: {
    distribution: 'moto',
    version: '5.2.5',
    requirement: 'moto[server]==5.2.5',
    healthPath: '/moto-api/',
    args: (port) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: () => ({ MOTO_ACCOUNT_ID: '000000000000' }),
  },
};

export interface Standin {
  readonly url: string;
  readonly kind: StandinKind;
  readonly running: Running;
  close(): Promise<void>;
}

/** Which one: `TEMPER_AWS_STANDIN`, ministack by default. */
export function standinKind(): StandinKind {
  const asked = process.env.TEMPER_AWS_STANDIN || 'ministack';
  if (asked === 'ministack' || asked === 'moto') return asked;
  throw new Error(`TEMPER_AWS_STANDIN=${asked}: use "ministack" or "moto", or leave it out for ministack.`);
}

/** The path of a Python that has the stand-in: the one on PATH if it has the pinned version, else a private one. */
export async function ensureStandin(): Promise<string> {
  const kind = standinKind();
  const { distribution, version, requirement } = products[kind];
  return firstThatWorks(
    `AWS stand-in (${kind})`,
    [
      { what: 'PATH', get: () => pythonWith(distribution, version) },
      { what: 'private Python environment', get: () => privatePython(`AWS stand-in`, requirement) },
    ],
    `install Python 3.10 or later with venv and pip, with PyPI in reach; or "pip install '${requirement}'" into the Python on PATH.`,
  );
}

/**
 * Starts the stand-in on 127.0.0.1 and returns once it answers. With `stateFolder` ministack keeps its state there
 * over restarts (moto can't keep any). `log` is its log file.
 */
export async function startStandin(
  options: { readonly port?: number; readonly stateFolder?: string; readonly log?: string } = {},
): Promise<Standin> {
  const kind = standinKind();
  const product = products[kind];
  const python = await ensureStandin();
  const port = await freePort(options.port);
  const url = `http://127.0.0.1:${port}`;
  const scratch = join(tmpdir(), `temper-standin-${process.pid}-${port}`);
  const running = await launch({
    name: `AWS stand-in (${kind})`,
    command: python,
    args: product.args(port),
    env: { ...isolatedEnvironment(), PYTHONUNBUFFERED: '1', ...product.env(port, options.stateFolder, scratch) },
    logFile: options.log ?? join(scratch, 'log'),
    ready: () => answers(url + product.healthPath),
  });
  const close = async () => {
    await running.stop();
    await rm(scratch, { recursive: true, force: true });
  };
  return { url, kind, running, close };
}
