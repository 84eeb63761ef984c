/** What runs in each encoder thread: loads the encoder, then answers one request after the other. */
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { BATCH_TOKENS } from './batches.ts';
import { lookUpTokens, readTables, type EmbeddingTables } from './embedding-tables.ts';
import { encoderGraph } from './encoder-graph.ts';
import { matchingGraph } from './matching-graph.ts';
import { openSafetensors, type Weights } from './safetensors.ts';
import type { Answer, EmbedInput, MatchInput, Request, Rows, ThreadStart } from './thread-messages.ts';
import { loadTokenizer } from './tokenizer.ts';
import type { TextTokenizer } from './tokenizer.ts';

/** One core per thread: several small sessions beat one that spreads each operator over the cores. */
const SESSION: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  enableMemPattern: false, // a plan of memory for each shape of batch took 25 MB a thread and no less time
  logSeverityLevel: 3,
};

/** Added to the attention scores of padding: its share becomes exactly 0. */
const HIDDEN_FROM_ATTENTION = -1e9;

interface Loaded {
  readonly start: ThreadStart;
  readonly tokenizer: TextTokenizer | null;
  readonly tables: EmbeddingTables;
  readonly encoder: InferenceSession;
  readonly matching: InferenceSession;
  readonly embeddings: Float32Array;
  /** The runtime writes and reads here, again and again: it takes no shared memory, and fresh memory would pile up. */
  readonly scratch: {
    readonly embedded: Float32Array;
    readonly batch: Float32Array;
    readonly candidate: Float32Array;
    readonly reference: Float32Array;
  };
}

async function load(start: ThreadStart): Promise<Loaded> {
  const { width, maxTokens } = start.config;
  const tokenizer = start.tokenizes ? loadTokenizer(start.folder, start.files, maxTokens) : null;
  const weights = await realpath(join(start.folder, 'model.safetensors')); // the hub's cache is made of symbolic links
  const tables = start.tables ?? fromFile(weights, (opened) => readTables(start.config, opened));
  const graph = fromFile(weights, (opened) => encoderGraph(start.config, opened, start));
  const encoder = await InferenceSession.create(graph, {
    ...SESSION,
    extra: { session: { model_external_initializers_file_folder_path: dirname(weights) } },
  });
  const matching = await InferenceSession.create(matchingGraph(width), SESSION);
  const scratch = {
    embedded: new Float32Array(Math.max(BATCH_TOKENS, maxTokens) * width),
    batch: new Float32Array(Math.max(BATCH_TOKENS, maxTokens) * width),
    candidate: new Float32Array(maxTokens * width),
    reference: new Float32Array(maxTokens * width),
  };
  return { start, tokenizer, tables, encoder, matching, embeddings: new Float32Array(start.embeddings), scratch };
}

function fromFile<T>(file: string, read: (weights: Weights) => T): T {
  try {
    const weights = openSafetensors(file);
    try {
      return read(weights);
    } finally {
      weights.close();
    }
  } catch (error) {
    throw new Error(`model.safetensors can't be used: ${(error as Error).message}`, { cause: error });
  }
}

async function answer(loaded: Loaded, request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'tokenize': {
      const { tokenizer } = loaded;
      if (!tokenizer) throw new Error('This thread holds no tokenizer.');
      return (request.input as string[]).map((text) => tokenizer.encode(text));
    }
    case 'embed':
      return embed(loaded, request.input as EmbedInput[]);
    case 'average':
      return average(loaded, request.input as number[][]);
    case 'match': {
      const best: Float32Array[] = [];
      for (const pair of request.input as MatchInput[]) best.push(await match(loaded, pair));
      return best;
    }
  }
}

async function embed(loaded: Loaded, texts: readonly EmbedInput[]): Promise<null> {
  const { width } = loaded.start.config;
  const rows = await encode(
    loaded,
    texts.map(({ ids }) => ids),
  );
  texts.forEach(({ row }, at) => loaded.embeddings.set(rows(at), row * width));
  return null;
}

async function average(loaded: Loaded, texts: readonly (readonly number[])[]): Promise<Float32Array> {
  const { width } = loaded.start.config;
  const rows = await encode(loaded, texts);
  const means = new Float32Array(texts.length * width);
  texts.forEach((ids, at) => {
    const mean = means.subarray(at * width, (at + 1) * width);
    rows(at).forEach((value, index) => (mean[index % width] = (mean[index % width] ?? 0) + value / ids.length));
  });
  return means;
}

/** Runs the encoder; gives each text's rows by its place, until the next call. */
async function encode(
  { start, tables, encoder, scratch }: Loaded,
  texts: readonly (readonly number[])[],
): Promise<(at: number) => Float32Array> {
  const { width } = start.config;
  const longest = Math.max(...texts.map((ids) => ids.length));
  const rowCount = texts.length * longest;
  const embedded = scratch.embedded.subarray(0, rowCount * width);
  const mask = new Float32Array(rowCount).fill(HIDDEN_FROM_ATTENTION);
  texts.forEach((text, row) => {
    lookUpTokens(tables, start.config, text, embedded.subarray(row * longest * width, (row + 1) * longest * width));
    mask.fill(0, row * longest, row * longest + text.length);
  });
  const output = scratch.batch.subarray(0, rowCount * width);
  await encoder.run(
    {
      embedded: new Tensor('float32', embedded, [rowCount, width]),
      size: new Tensor('int64', BigInt64Array.of(BigInt(texts.length), BigInt(longest)), [2]),
      mask: new Tensor('float32', mask, [texts.length, 1, 1, longest]),
    },
    { output: new Tensor('float32', output, [rowCount, width]) },
  );
  return (at) => output.subarray(at * longest * width, (at * longest + (texts[at]?.length ?? 0)) * width);
}

async function match({ start, matching, embeddings, scratch }: Loaded, pair: MatchInput): Promise<Float32Array> {
  const { width } = start.config;
  const tensorOf = ({ row, count }: Rows, memory: Float32Array): Tensor => {
    memory.set(embeddings.subarray(row * width, (row + count) * width));
    return new Tensor('float32', memory.subarray(0, count * width), [count, width]);
  };
  const best = new Float32Array(pair.candidate.count + pair.reference.count);
  await matching.run(
    {
      candidate: tensorOf(pair.candidate, scratch.candidate),
      reference: tensorOf(pair.reference, scratch.reference),
    },
    { output: new Tensor('float32', best, [best.length]) },
  );
  return best;
}

function main(): void {
  const port = parentPort;
  if (!port) throw new Error('encoder-thread.ts runs as a worker thread only.');
  const send = (message: Answer): void => port.postMessage(message);
  const fail = (error: unknown): void => send({ error: error instanceof Error ? error.message : String(error) });

  load(workerData as ThreadStart).then((loaded) => {
    port.on('message', (request: Request) => {
      answer(loaded, request).then((output) => send({ output }), fail);
    });
    send({ output: loaded.tables });
  }, fail);
}

main();
