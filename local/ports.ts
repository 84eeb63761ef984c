import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

const host = '127.0.0.1';

/** `count` ports that nobody listens on. They are free now, not reserved: bind them soon. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** `preferred` if nobody listens there, else any free port. */
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
    server.listen(port, host, () => resolve(server));
  });
}
