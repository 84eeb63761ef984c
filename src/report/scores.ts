import { formatDifference, formatScore } from './numbers.ts';
import type { ModelScores } from './result.ts';

/** One line of the comparison, ready to print. */
export interface ScoreRow {
  readonly label: string;
  /** The request's name for it: `bertscore.f1`. */
  readonly metric: string;
  readonly baseline: string;
  readonly candidate: string;
  readonly difference: string;
}

interface Scores {
  readonly baseline: Partial<ModelScores>;
  readonly candidate: Partial<ModelScores>;
}

/** Base model against custom model, metric by metric, in the order in which every report shows them. */
export function scoreRows(scores: Scores): readonly ScoreRow[] {
  return shown.map(({ label, metric, read }) => {
    const baseline = read(scores.baseline);
    const candidate = read(scores.candidate);
    return {
      label,
      metric,
      baseline: formatScore(baseline),
      candidate: formatScore(candidate),
      difference: formatDifference(baseline, candidate),
    };
  });
}

// A model without scored records arrives without figures (JSON has no NaN): optional on purpose.
const shown: readonly { label: string; metric: string; read: (scores: Partial<ModelScores>) => number | undefined }[] =
  [
    { label: 'BERTScore F1', metric: 'bertscore.f1', read: (scores) => scores.bertscore?.f1 },
    { label: 'BERTScore precision', metric: 'bertscore.precision', read: (scores) => scores.bertscore?.precision },
    { label: 'BERTScore recall', metric: 'bertscore.recall', read: (scores) => scores.bertscore?.recall },
    { label: 'ROUGE-L F1', metric: 'rougeL.f1', read: (scores) => scores.rougeL?.f1 },
  ];
