import { loadBertScorer, type BertScorer } from '../metrics/index.ts';

type OnProgress = (text: string) => void;

/** Loads each encoder once for all activities of the worker; one that failed to load is tried again next time. */
export function bertScorers(cacheFolder: string) {
  const loaded = new Map<string, Promise<BertScorer>>();
  return {
    load(encoder: string, onProgress?: OnProgress): Promise<BertScorer> {
      const known = loaded.get(encoder);
      if (known) return known;
      const loading = loadBertScorer({ encoder, cacheFolder, ...(onProgress ? { onProgress } : {}) });
      loaded.set(encoder, loading);
      loading.catch(() => loaded.delete(encoder));
      return loading;
    },
    async close(): Promise<void> {
      for (const loading of loaded.values()) {
        await loading.then(
          (scorer) => scorer.close(),
          () => undefined,
        );
      }
    },
  };
}
