/** A gate in front of a service: everything goes through but the one call that it holds. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gate {
  readonly url: string;
  /** To be called before anything comes. */
  leadTo(url: string): void;
  /**
   * Holds the uploads whose path matches: they get no answer, whoever asked. Resolves when one has come; what came
   * before it is done, because nobody uploads the next object before the last one is answered.
   */
  holdUpload(path: RegExp): Promise<void>;
  letGo(): void;
  close(): Promise<void>;
}

export async function openGate(): Promise<Gate> {
  let target: URL | undefined;
  let held: { readonly path: RegExp; readonly come: () => void } | undefined;
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '/' } = incoming;
    if (method === 'PUT' && held?.path.test(path)) return held.come();
    if (!target) return void outgoing.writeHead(503).end();
    const { hostname, port } = target;
    const onward = request({ hostname, port, path, method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = new URL(url)),
    holdUpload: (path) => new Promise((come) => (held = { path, come })),
    letGo: () => void (held = undefined),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
