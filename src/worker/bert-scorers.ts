import type { Dependencies } from '../activities/dependencies.ts';
import { loadBertEncoder, type BertScorerOptions } from '../metrics/index.ts';
import { loadOnce } from './load-once.ts';

type Loading = Pick<BertScorerOptions, 'encoder' | 'layer' | 'precision'>;

/** An encoder's weights are in memory once a layer and precision, however many ways there are of scoring with it. */
export function bertScorers(cacheFolder: string) {
  const encoders = loadOnce((wanted: Loading, onProgress) =>
    loadBertEncoder({ ...wanted, cacheFolder, ...(onProgress ? { onProgress } : {}) }),
  );
  const load: Dependencies['bertScorer'] = async (encoder, { layer, precision, ...scoring }, onProgress) => {
    const loading = { encoder, ...(layer === undefined ? {} : { layer }), precision: precision ?? 'fp32' };
    return (await encoders.load(loading, onProgress)).scorer(scoring);
  };
  return { load, close: () => encoders.close() };
}
