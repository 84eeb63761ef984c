import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { failed, misused } from './errors.ts';

/** People wait for this; a server that needs longer to accept a connection is as good as down. */
const connectTimeoutMs = 8_000;

export interface TemporalConnection {
  readonly client: Client;
  /** `host:port`, for messages. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Connects as `TEMPORAL_*` and the configuration file say (the Temporal CLI reads the same).
 * @throws CommandError with the address and what to do about it.
 */
export async function connect(environment: Readonly<Record<string, string>>): Promise<TemporalConnection> {
  const { connectionOptions, namespace = 'default' } = readSettings(environment);
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: connectTimeoutMs });
    return { client: new Client({ connection, namespace }), address, close: () => connection.close() };
  } catch (error) {
    throw failed(
      `can't reach a Temporal server at ${address} (${(error as Error).message}).\n` +
        'Start the local stack with `npm start` and then `source .cache/stack.env`, or name your server by ' +
        'TEMPORAL_ADDRESS (and TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS_…) or a profile by TEMPORAL_PROFILE.',
      error,
    );
  }
}

function readSettings(environment: Readonly<Record<string, string>>) {
  try {
    return loadClientConnectConfig({ overrideEnvVars: { ...environment } });
  } catch (error) {
    throw misused(
      `can't read Temporal's connection settings: ${(error as Error).message}. ` +
        'They come from TEMPORAL_* variables and the file that TEMPORAL_CONFIG_FILE names.',
    );
  }
}
