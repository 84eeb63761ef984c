import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** `preferred` if nobody listens there, else any free port. It is free now, not reserved: bind it soon. */
export async function freePort(preferred = 0): Promise<number> {
  const server = await listen(preferred).catch(() => listen(0));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
