import { signature } from '../metric.ts';
import type { PrecisionRecallF1 } from '../metric.ts';
import { defaultThreads } from './default-threads.ts';
import type { Precision } from './encoder-graph.ts';
import type { EmbeddingTables } from './embedding-tables.ts';
import { EncoderError, EncoderOptionError, reason } from './encoder-error.ts';
import { findEncoder } from './encoder-folder.ts';
import type { EncoderFolder } from './encoder-folder.ts';
import { deviationSamples, largestDeviation } from './int8-deviation.ts';
import { chooseLayer } from './layers.ts';
import { loadRescaling } from './rescaling.ts';
import type { RescaleOption, Rescaling } from './rescaling.ts';
import { scorerOf } from './scorer.ts';
import type { BertScorer } from './scorer.ts';
import { openWorkshop } from './workshop.ts';

export interface BertScorerOptions {
  /** A folder with config.json, tokenizer.json and model.safetensors, or a hub id such as distilbert-base-uncased. */
  readonly encoder: string;
  /** Where the hub's files are cached, in the hub's own layout; default HF_HUB_CACHE, else under HF_HOME. */
  readonly cacheFolder?: string;
  /** Which layer's hidden states are compared; 0 is the embeddings. Default: `chooseLayer`. */
  readonly layer?: number;
  /** Weighs rare tokens more, by how many of the references have them. Default: no. */
  readonly idf?: boolean;
  /** Stretches the scores so that unrelated texts come out near 0. Default: no. */
  readonly rescale?: RescaleOption;
  /** `int8` is about 2.5 times as fast; what it costs in accuracy is measured while loading. Default: fp32. */
  readonly precision?: Precision;
  /** What is being loaded, in words. */
  onProgress?(text: string): void;
  /** How many cores encode; each thread holds the weights. Default: the machine's cores, at most 4. */
  readonly threads?: number;
  /** Of the hub (HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE); default the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** How scores are made of an encoder's cosines; any number of such ways share one loaded encoder. */
export type BertScoring = Pick<BertScorerOptions, 'idf' | 'rescale'>;

/** An encoder in its threads, at one layer and precision. */
export interface BertEncoder {
  /** @throws EncoderOptionError where there is no such rescaling for the encoder. */
  scorer(scoring?: BertScoring): Promise<Omit<BertScorer, 'close'>>;
  /** Ends the encoder's threads. */
  close(): Promise<void>;
}

/** Some 150 texts of 100 tokens at 384 numbers each: enough to sort into even batches. */
const STORE_BYTES = 24_000_000;
const PLAIN = { idf: false, rescaling: null };

/**
 * BERTScore (Zhang et al. 2020) as Python bert_score 0.3.13 computes it with the fast tokenizers: tokens of both texts
 * matched greedily by the cosine of an encoder's hidden states. An empty text scores 0 (before rescaling). The encoder
 * runs in its own threads; the event loop stays free.
 *
 * Two differences, both on purpose. Where nothing in a text has weight ("[CLS]"; with idf, words of every reference)
 * the reference gives NaN as its precision or recall; here that is 0 (F1 is 0 in both). In a batch of several pairs the
 * reference lets padding (similarity 0) outdo negative similarities; here a pair's score is its own, as in the
 * reference's batch of 1. With int8 a score also depends a little on the texts encoded beside it.
 *
 * @throws EncoderError
 */
export async function loadBertScorer(options: BertScorerOptions): Promise<BertScorer> {
  const encoder = await loadBertEncoder(options);
  try {
    return { ...(await encoder.scorer(options)), close: encoder.close };
  } catch (error) {
    await encoder.close();
    throw error;
  }
}

/** As `loadBertScorer`, for several ways of scoring. @throws EncoderError */
export async function loadBertEncoder(options: Omit<BertScorerOptions, keyof BertScoring>): Promise<BertEncoder> {
  const encoder = await findEncoder(options.encoder, {
    environment: options.environment ?? process.env,
    ...(options.cacheFolder === undefined ? {} : { cacheFolder: options.cacheFolder }),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const { layer, fallback } = layerFor(options, encoder);
  const { precision = 'fp32' } = options;
  options.onProgress?.(`loading ${encoder.name}, layer ${layer} of ${encoder.config.layerCount}`);
  const threads = options.threads ?? defaultThreads();
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`threads is ${threads}; it must be at least 1.`);
  try {
    const exact = precision === 'int8' ? await exactSampleScores(encoder, layer) : null;
    const workshop = await openWorkshop(encoder, {
      layer,
      precision,
      threads,
      storeBytes: STORE_BYTES,
      ...(exact && { tables: exact.tables }),
    });
    const deviation = exact && largestDeviation(exact.scores, await scorerOf(workshop, PLAIN).score(deviationSamples));
    return {
      scorer: async ({ idf = false, rescale } = {}) => {
        const rescaling = rescale ? await rescalingFor(options.encoder, encoder.name, rescale, layer) : null;
        return {
          signature: signature('bertscore', {
            encoder: encoder.name,
            layer: fallback ? `${layer}(default)` : layer,
            idf: idf ? 'references' : 'no',
            rescale: rescaling?.name ?? 'no',
            refs: 'best',
            precision,
            ...(deviation === null ? {} : { deviation: deviation.toFixed(4) }),
            weights: encoder.weightsDigest,
            version: 1,
          }),
          deviation,
          ...scorerOf(workshop, { idf, rescaling }),
        };
      },
      close: () => workshop.pool.close(),
    };
  } catch (error) {
    throw new EncoderError(options.encoder, reason(error), { cause: error });
  }
}

/** With one thread, ended before those that stay are started, so that both are never in memory together. */
async function exactSampleScores(
  encoder: EncoderFolder,
  layer: number,
): Promise<{ readonly scores: readonly PrecisionRecallF1[]; readonly tables: EmbeddingTables }> {
  const workshop = await openWorkshop(encoder, { layer, precision: 'fp32', threads: 1, storeBytes: 0 });
  try {
    const scores = await scorerOf(workshop, PLAIN).score(deviationSamples);
    return { scores, tables: workshop.pool.tables };
  } finally {
    await workshop.pool.close();
  }
}

async function rescalingFor(wanted: string, name: string, rescale: RescaleOption, layer: number): Promise<Rescaling> {
  try {
    return await loadRescaling(rescale, name, layer);
  } catch (error) {
    throw new EncoderOptionError(wanted, 'rescale', reason(error), { cause: error });
  }
}

function layerFor(
  options: Pick<BertScorerOptions, 'encoder' | 'layer'>,
  { name, config }: EncoderFolder,
): { layer: number; fallback: boolean } {
  const { layer } = options;
  if (layer === undefined) return chooseLayer(name, config.layerCount);
  if (!Number.isInteger(layer) || layer < 0 || layer > config.layerCount) {
    const problem = `layer ${layer} is asked for; it has layers 0 to ${config.layerCount}.`;
    throw new EncoderOptionError(options.encoder, 'layer', problem);
  }
  return { layer, fallback: false };
}
