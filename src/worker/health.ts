import { createServer } from 'node:http';
import type { Worker } from '@temporalio/worker';

/** Answers 200 while the worker polls and 503 otherwise, for a container's or an orchestrator's health check. */
export function serveHealth(worker: Worker, port: number): { close(): void } {
  const server = createServer((_, response) => {
    const state = worker.getState();
    response.writeHead(state === 'RUNNING' ? 200 : 503, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify({ state })}\n`);
  });
  server.listen(port);
  return { close: () => server.close() };
}
