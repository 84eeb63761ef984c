import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { isolatedEnvironment } from './environment.ts';
import { freePort } from './ports.ts';
import { launch } from './processes.ts';
import type { Running } from './processes.ts';
import { ensureTemporalCli } from './temporal-cli.ts';

export const searchAttributes = ['TemperStage', 'TemperBaseModel', 'TemperModel', 'TemperVerdict', 'TemperEndpoint'];

export interface TemporalServer {
  readonly address: string;
  readonly uiUrl: string;
  readonly running: Running;
}

/**
 * Starts the development server with its Web UI, keeping its state in `databaseFile`; ready when its namespace
 * answers. Stop it with `running.stop()`, which waits for the process: the next server on the same file would else
 * find the database locked.
 */
export async function startTemporal(options: {
  readonly databaseFile: string;
  readonly logFile: string;
  readonly port?: number;
  readonly uiPort?: number;
}): Promise<TemporalServer> {
  const cli = await ensureTemporalCli();
  const port = await freePort(options.port);
  const uiPort = await freePort(options.uiPort);
  await mkdir(dirname(options.databaseFile), { recursive: true });
  const address = `127.0.0.1:${port}`;
  const running = await launch({
    name: 'Temporal',
    command: cli,
    args: [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--ui-port=${uiPort}`,
      `--db-filename=${options.databaseFile}`,
      '--log-level=error',
      ...searchAttributes.map((name) => `--search-attribute=${name}=Keyword`),
    ],
    // Should the user have a configuration of their own for the CLI, the server must not read it.
    env: { ...isolatedEnvironment(), TEMPORAL_CONFIG_FILE: join(dirname(options.databaseFile), 'none.toml') },
    logFile: options.logFile,
    ready: () => namespaceAnswers(address),
    stopTimeoutMs: 15_000,
  });
  return { address, uiUrl: `http://127.0.0.1:${uiPort}`, running };
}

async function namespaceAnswers(address: string): Promise<boolean> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 2_000 });
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    return true;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
