import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Worker } from '@temporalio/worker';

/**
 * Answers 200 while the worker polls and 503 otherwise, for a container's or an orchestrator's health check.
 *
 * @throws Error where nothing can listen at the port
 */
export async function serveHealth(worker: Pick<Worker, 'getState'>, port: number): Promise<{ close(): void }> {
  const server = createServer((_, response) => {
    const state = worker.getState();
    response.writeHead(state === 'RUNNING' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify({ state })}\n`);
  });
  try {
    await once(server.listen(port), 'listening');
  } catch (error) {
    throw new Error(`TEMPER_HEALTH_PORT: nothing can listen at ${port} (${(error as Error).message}): name another`, {
      cause: error,
    });
  }
  return { close: () => server.close() };
}
