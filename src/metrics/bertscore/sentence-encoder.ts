import type { SentenceEmbedder } from '../embedding-cosine.ts';
import { batchesByLength } from './batches.ts';
import { EncoderError, reason } from './encoder-error.ts';
import { findEncoder } from './encoder-folder.ts';
import type { BertScorerOptions } from './bertscore.ts';
import { defaultThreads } from './default-threads.ts';
import { sentenceTokens } from './sentence-settings.ts';
import { startThreads } from './thread-pool.ts';

/** Embeds by the mean of the last layer's hidden states over all of a text's tokens, [CLS] and [SEP] among them. */
export interface SentenceEncoder extends SentenceEmbedder {
  /** Ends the encoder's threads. */
  close(): Promise<void>;
}

export type SentenceEncoderOptions = Pick<
  BertScorerOptions,
  'encoder' | 'cacheFolder' | 'environment' | 'onProgress' | 'threads'
>;

/**
 * The encoder as sentence-transformers uses one with mean pooling: stripped texts, cut to the encoder's maximum, or to
 * what its `sentence_bert_config.json` says. Threads of its own, beside a BERTScore scorer's: that one reads an inner
 * layer.
 *
 * @throws EncoderError
 */
export async function loadSentenceEncoder(options: SentenceEncoderOptions): Promise<SentenceEncoder> {
  try {
    return await load(options);
  } catch (error) {
    const use = 'sentences';
    // What looks for folders and hub models speaks of BERTScore.
    if (error instanceof EncoderError)
      throw new EncoderError(options.encoder, error.problem, { cause: error.cause, use });
    throw new EncoderError(options.encoder, reason(error), { cause: error, use });
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
  const sentences = { ...config, maxTokens: await sentenceTokens(folder, config.maxTokens) };
  const graph = { layer: config.layerCount, precision: 'fp32', unit: false } as const;
  const pool = await startThreads(threads, {
    folder,
    files,
    config: sentences,
    ...graph,
    embeddings: new SharedArrayBuffer(0),
    tables: null,
  });
  return {
    name: `${name},${weightsDigest}`,
    maxTokens: sentences.maxTokens,
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
