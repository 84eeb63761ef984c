/** What runs in each encoder thread: loads the encoder, then answers one request after the other. */
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { encoderGraph } from './encoder-graph.ts';
import { matchingGraph } from './matching-graph.ts';
import { positionsOf } from './positions.ts';
import { openSafetensors } from './safetensors.ts';
import type { Answer, MatchInput, Request, ThreadSetup } from './thread-messages.ts';
import { loadTokenizer } from './tokenizer.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** One core per thread: several small sessions beat one that spreads each operator over the cores. */
const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** Added to the attention scores of padding: its share becomes exactly 0. */
const HIDDEN_FROM_ATTENTION = -1e9;

interface Loaded {
  readonly setup: ThreadSetup;
  readonly tokenizer: TextTokenizer;
  readonly encoder: InferenceSession;
  readonly matching: InferenceSession;
}

async function load(setup: ThreadSetup): Promise<Loaded> {
  const tokenizer = loadTokenizer(setup.folder, setup.files, setup.config.maxTokens);
  const weights = await realpath(join(setup.folder, 'model.safetensors')); // the hub's cache is made of symbolic links
  const encoder = await InferenceSession.create(readGraph(setup, weights), {
    ...SESSION,
    extra: { session: { model_external_initializers_file_folder_path: dirname(weights) } },
  });
  const matching = await InferenceSession.create(matchingGraph(setup.config.width), SESSION);
  return { setup, tokenizer, encoder, matching };
}

function readGraph({ config, layer }: ThreadSetup, file: string): Uint8Array {
  try {
    const weights = openSafetensors(file);
    try {
      return encoderGraph(config, weights, layer);
    } finally {
      weights.close();
    }
  } catch (error) {
    throw new Error(`model.safetensors can't be used: ${(error as Error).message}`, { cause: error });
  }
}

async function answer(loaded: Loaded, request: Request): Promise<{ output: unknown; move: ArrayBuffer[] }> {
  switch (request.kind) {
    case 'tokenize':
      return { output: (request.input as string[]).map((text) => loaded.tokenizer.encode(text)), move: [] };
    case 'embed': {
      const rows = await embed(loaded, request.input as number[][]);
      return { output: rows, move: [rows.buffer] };
    }
    case 'match': {
      const best: Float32Array<ArrayBuffer>[] = [];
      for (const pair of request.input as MatchInput[]) best.push(await match(loaded, pair));
      return { output: best, move: best.map((each) => each.buffer) };
    }
  }
}

async function embed(
  { setup, encoder }: Loaded,
  texts: readonly (readonly number[])[],
): Promise<Float32Array<ArrayBuffer>> {
  const { width } = setup.config;
  const longest = Math.max(...texts.map((ids) => ids.length));
  const ids = new BigInt64Array(texts.length * longest);
  const positions = new BigInt64Array(ids.length);
  const mask = new Float32Array(ids.length).fill(HIDDEN_FROM_ATTENTION);
  texts.forEach((text, row) => {
    text.forEach((id, column) => (ids[row * longest + column] = BigInt(id)));
    positionsOf(text, setup.config.positionsAfterId).forEach((position, column) => {
      positions[row * longest + column] = BigInt(position);
    });
    mask.fill(0, row * longest, row * longest + text.length);
  });
  const { output } = await encoder.run({
    ids: new Tensor('int64', ids, [texts.length, longest]),
    positions: new Tensor('int64', positions, [texts.length, longest]),
    mask: new Tensor('float32', mask, [texts.length, 1, 1, longest]),
  });
  const padded = floatsOf(output);
  const rows = new Float32Array(texts.reduce((sum, text) => sum + text.length, 0) * width);
  let at = 0;
  texts.forEach((text, row) => {
    const start = row * longest * width;
    rows.set(padded.subarray(start, start + text.length * width), at);
    at += text.length * width;
  });
  return rows;
}

async function match(
  { setup, matching }: Loaded,
  { candidate, reference }: MatchInput,
): Promise<Float32Array<ArrayBuffer>> {
  const { width } = setup.config;
  const { output } = await matching.run({
    candidate: new Tensor('float32', candidate, [candidate.length / width, width]),
    reference: new Tensor('float32', reference, [reference.length / width, width]),
  });
  return new Float32Array(floatsOf(output)); // a copy: the runtime's own memory can't be moved to another thread
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('The graph gave no floats.');
  return tensor.data;
}

function main(): void {
  const port = parentPort;
  if (!port) throw new Error('encoder-thread.ts runs as a worker thread only.');
  const send = (message: Answer, move: ArrayBuffer[] = []): void => port.postMessage(message, move);
  const fail = (error: unknown): void => send({ error: error instanceof Error ? error.message : String(error) });

  load(workerData as ThreadSetup).then((loaded) => {
    port.on('message', (request: Request) => {
      answer(loaded, request).then(({ output, move }) => send({ output }, move), fail);
    });
    send({ output: null });
  }, fail);
}

main();
