import type { EmbeddingTables } from './embedding-tables.ts';
import type { EncoderFolder } from './encoder-folder.ts';
import type { Precision } from './encoder-graph.ts';
import { embeddingStore } from './embedding-store.ts';
import type { EmbeddingStore } from './embedding-store.ts';
import { startThreads } from './thread-pool.ts';
import type { ThreadPool } from './thread-pool.ts';

/** What scoring works with; calls at the same time share it and take turns, a window each. */
export interface Workshop {
  readonly pool: ThreadPool;
  /** With room for four of the longest texts at least. */
  readonly store: EmbeddingStore;
  /** Ids of [CLS] and [SEP]. */
  readonly specialIds: readonly number[];
  /** Runs one piece of work on the store at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export interface WorkshopOptions {
  readonly layer: number;
  readonly precision: Precision;
  readonly threads: number;
  /** How much memory embeddings may take; what the four longest texts need is the least. */
  readonly storeBytes: number;
  /** Of another workshop of the same encoder, to be shared. */
  readonly tables?: EmbeddingTables;
}

/** Starts the encoder's threads. @throws Error where the encoder can't be loaded. */
export async function openWorkshop(encoder: EncoderFolder, options: WorkshopOptions): Promise<Workshop> {
  const { folder, files, config } = encoder;
  const rowBytes = config.width * Float32Array.BYTES_PER_ELEMENT;
  const rowCount = Math.max(4 * config.maxTokens, Math.floor(options.storeBytes / rowBytes));
  const embeddings = new SharedArrayBuffer(rowCount * rowBytes);
  const { layer, precision, tables = null } = options;
  const setup = { folder, files, config, layer, precision, unit: true, embeddings, tables };
  const pool = await startThreads(options.threads, setup);
  const [specialIds = []] = await pool.run('tokenize', ['']);
  return {
    pool,
    store: embeddingStore(new Float32Array(embeddings), config.width),
    specialIds,
    exclusively: oneAtATime(),
  };
}

function oneAtATime(): Workshop['exclusively'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}
