import { availableParallelism } from 'node:os';
import { signature } from '../metric.ts';
import type { PairScorer } from '../metric.ts';
import { EncoderError, reason } from './encoder-error.ts';
import { findEncoder } from './encoder-folder.ts';
import type { EncoderFolder } from './encoder-folder.ts';
import { chooseLayer } from './layers.ts';
import { scorePairs } from './score-pairs.ts';
import { startThreads } from './thread-pool.ts';

export interface BertScorerOptions {
  /** A folder with config.json, tokenizer.json and model.safetensors, or a hub id such as distilbert-base-uncased. */
  readonly encoder: string;
  /** Where the hub's files are cached, in the hub's own layout; default HF_HUB_CACHE, else under HF_HOME. */
  readonly cacheFolder?: string;
  /** Which layer's hidden states are compared; 0 is the embeddings. Default: `chooseLayer`. */
  readonly layer?: number;
  /** What is being loaded, in words. */
  onProgress?(text: string): void;
  /** How many cores encode; each thread holds the weights. Default: the machine's cores, at most 4. */
  readonly threads?: number;
  /** Of the hub (HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE); default the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface BertScorer extends PairScorer {
  /** Ends the encoder's threads. */
  close(): Promise<void>;
}

const MOST_DEFAULT_THREADS = 4;
/** Some 200 texts of 100 tokens at 384 numbers each: enough to sort into even batches. */
const WINDOW_BYTES = 32_000_000;

/**
 * BERTScore (Zhang et al. 2020) as Python bert_score 0.3.13 computes it with the fast tokenizers, in 32-bit floats:
 * tokens of both texts matched greedily by the cosine of an encoder's hidden states, no idf weights, no rescaling.
 * An empty text scores 0. The encoder runs in its own threads; the event loop stays free.
 *
 * Two differences, both on purpose. For a text that spells out nothing but special tokens ("[CLS]") the reference
 * gives NaN as its precision or recall; here that is 0 (F1 is 0 in both). In a batch of several pairs the reference lets
 * padding (similarity 0) outdo negative similarities; here a pair's score is its own, as in the reference's batch of 1.
 *
 * @throws EncoderError
 */
export async function loadBertScorer(options: BertScorerOptions): Promise<BertScorer> {
  const encoder = await findEncoder(options.encoder, {
    environment: options.environment ?? process.env,
    ...(options.cacheFolder === undefined ? {} : { cacheFolder: options.cacheFolder }),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const { layer, fallback } = layerFor(options, encoder);
  options.onProgress?.(`loading ${encoder.name}, layer ${layer} of ${encoder.config.layerCount}`);
  const threads = options.threads ?? Math.min(availableParallelism(), MOST_DEFAULT_THREADS);
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`threads is ${threads}; it must be at least 1.`);
  const { folder, files, config } = encoder;
  try {
    const pool = await startThreads(threads, { folder, files, config, layer });
    const [specialIds = []] = await pool.run('tokenize', ['']);
    const settings = { width: config.width, maxTokens: config.maxTokens, specialIds, windowBytes: WINDOW_BYTES };
    return {
      signature: signature('bertscore', {
        encoder: encoder.name,
        layer: fallback ? `${layer}(default)` : layer,
        idf: 'no',
        rescale: 'no',
        precision: 'fp32',
        weights: encoder.weightsDigest,
        version: 1,
      }),
      score: (pairs, scoreOptions = {}) => scorePairs(pool, settings, pairs, scoreOptions),
      close: () => pool.close(),
    };
  } catch (error) {
    throw new EncoderError(options.encoder, reason(error), { cause: error });
  }
}

function layerFor(options: BertScorerOptions, { name, config }: EncoderFolder): { layer: number; fallback: boolean } {
  const { layer } = options;
  if (layer === undefined) return chooseLayer(name, config.layerCount);
  if (!Number.isInteger(layer) || layer < 0 || layer > config.layerCount) {
    throw new EncoderError(options.encoder, `layer ${layer} is asked for; it has layers 0 to ${config.layerCount}.`);
  }
  return { layer, fallback: false };
}
