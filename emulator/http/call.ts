import type { AnyRequest } from './one-port.ts';
import { serializationError } from '../errors.ts';

/** One request as an operation sees it, whichever HTTP version carried it. */
export interface Call {
  /** What the placeholders of the route matched, percent-decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; left out, the reply has no body. */
  readonly body?: unknown;
}

/** The largest body that Bedrock takes (InvokeModel: 25,000,000 bytes, API reference, 2026-11). */
const bodyLimitBytes = 25_000_000;

export async function readBody(request: AnyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > bodyLimitBytes) throw serializationError(`The request body exceeds ${bodyLimitBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body of a control-plane request; an empty one reads as an empty structure, as AWS's own services do. */
export function jsonBody(call: Call): unknown {
  if (call.body.length === 0) return {};
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    throw serializationError('The request body is not valid JSON.');
  }
}
