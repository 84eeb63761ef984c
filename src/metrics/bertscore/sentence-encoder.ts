import type { Embed } from '../embedding-cosine.ts';
import { batchesByLength } from './batches.ts';
import { EncoderError, reason } from './encoder-error.ts';
import { findEncoder } from './encoder-folder.ts';
import type { BertScorerOptions } from './bertscore.ts';
import { defaultThreads } from './default-threads.ts';
import { startThreads } from './thread-pool.ts';

export interface SentenceEncoder {
  /** For signatures: the encoder and the digest of its weights. */
  readonly name: string;
  /** The mean of the last layer's hidden states over all of a text's tokens, [CLS] and [SEP] among them. */
  readonly embed: Embed;
  /** Ends the encoder's threads. */
  close(): Promise<void>;
}

export type SentenceEncoderOptions = Pick<
  BertScorerOptions,
  'encoder' | 'cacheFolder' | 'environment' | 'onProgress' | 'threads'
>;

/**
 * The encoder as sentence-transformers uses one with mean pooling: stripped texts, cut to the encoder's maximum.
 * Threads of its own, beside a BERTScore scorer's: that one reads an inner layer.
 *
 * @throws EncoderError
 */
export async function loadSentenceEncoder(options: SentenceEncoderOptions): Promise<SentenceEncoder> {
  try {
    return await load(options);
  } catch (error) {
    const problem = error instanceof EncoderError ? error.problem : reason(error);
    throw new EncoderError(options.encoder, problem, { cause: error, use: 'sentences' });
  }
}

async function load(options: SentenceEncoderOptions): Promise<SentenceEncoder> {
  const { encoder: wanted, threads = defaultThreads(), environment = process.env, cacheFolder, onProgress } = options;
  const { folder, files, config, name, weightsDigest } = await findEncoder(wanted, {
    environment,
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
    ...(onProgress ? { onProgress } : {}),
  });
  onProgress?.(`loading ${name} for sentences`);
  const graph = { layer: config.layerCount, precision: 'fp32', unit: false } as const;
  const pool = await startThreads(threads, { folder, files, config, ...graph, embeddings: new SharedArrayBuffer(0) });
  return {
    name: `${name},${weightsDigest}`,
    embed: async (texts, signal) => {
      const tokenized = await pool.run('tokenize', texts, signal);
      const vectors: Float32Array[] = [];
      const batches = batchesByLength([...tokenized.entries()], ([, ids]) => ids.length, pool.size);
      await Promise.all(
        batches.map(async (batch) => {
          const ids = batch.map(([, each]) => each);
          const means = await pool.run('average', ids, signal);
          batch.forEach(([index], at) => (vectors[index] = means.subarray(at * config.width, (at + 1) * config.width)));
        }),
      );
      return vectors;
    },
    close: pool.close,
  };
}
