import { loadSentenceEncoder } from '../metrics/index.ts';
import { loadOnce } from './load-once.ts';

/** Beside BERTScore's, since that one reads an inner layer; loaded when a metric first needs it. */
export function sentenceEncoders(cacheFolder: string) {
  return loadOnce((encoder: string, onProgress) =>
    loadSentenceEncoder({ encoder, cacheFolder, ...(onProgress ? { onProgress } : {}) }),
  );
}
