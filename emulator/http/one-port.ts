import { createServer as createHttp1Server } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;

export interface OnePortServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTP/1.1 and HTTP/2 without TLS ("h2c") on one port. The JavaScript SDK's runtime client speaks HTTP/2 with
 * prior knowledge even to an `http://` endpoint, boto3 and the AWS CLI speak HTTP/1.1; neither can be told otherwise
 * without changing the code under test.
 *
 * Every HTTP/2 connection opens with `PRI * HTTP/2.0` (RFC 9113, section 3.4), and no HTTP/1.1 method starts with
 * `PR` followed by `I`, so three bytes decide.
 */
export async function serveOnOnePort(
  listener: (request: AnyRequest, response: AnyResponse) => void,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<OnePortServer> {
  const http1 = createHttp1Server(listener);
  // Node's own five seconds are so short that a client may reuse a connection in the moment it is closed.
  http1.keepAliveTimeout = 75_000;
  const http2 = createHttp2Server(listener);
  const sockets = new Set<Socket>();
  // A client that goes away mid-request is its own business; without a listener the error would end the process.
  http2.on('sessionError', () => undefined);
  http1.on('clientError', (_error, socket) => socket.destroy());

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    peek(socket, 3, (opening) => {
      if (opening === 'PRI') {
        // An HTTP/2 session first reads what the socket holds, then the socket's handle: it must stay paused.
        http2.emit('connection', socket);
      } else {
        http1.emit('connection', socket);
        socket.resume();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Calls back with the first characters of what the peer sends, and leaves them to be read again from the paused socket. */
function peek(socket: Socket, length: number, callback: (opening: string) => void): void {
  let seen = Buffer.alloc(0);
  const look = (chunk: Buffer): void => {
    seen = Buffer.concat([seen, chunk]);
    if (seen.length < length) return;
    socket.off('data', look);
    // Paused, or what is put back would flow away before its reader is there.
    socket.pause();
    socket.unshift(seen);
    callback(seen.toString('latin1', 0, length));
  };
  socket.on('data', look);
}
