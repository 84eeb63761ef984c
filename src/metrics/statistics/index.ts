/** What the rest of Temper uses of the statistics. */
export { comparePairedScores } from './compare-paired-scores.ts';
export { compareCorpora } from './compare-corpora.ts';
export { corpusStatistic } from './corpus-statistic.ts';
export { histogram } from './histogram.ts';
export { holm } from './holm.ts';
export { quantile } from './quantile.ts';
export { finish, finishYielding } from './steps.ts';
