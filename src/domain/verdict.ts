import type { ModelScores, Verdict } from '../report/result.ts';
import type { DecisionMetric, DecisionSettings } from './customization.ts';

/** What the metrics are called in sentences. */
const metricNames: Readonly<Record<DecisionMetric, string>> = {
  'bertscore.f1': 'BERTScore F1',
  'bertscore.precision': 'BERTScore precision',
  'bertscore.recall': 'BERTScore recall',
  'rougeL.f1': 'ROUGE-L F1',
};

/** Below this two means are equal: what is left of subtracting them is rounding. */
const roundingError = 1e-12;

/**
 * The rule `mean`, the AWS sample's: better where the candidate's mean exceeds the baseline's by more than the margin,
 * worse where it is below the baseline's, inconclusive in between. Where too few records were answered by both, or a
 * mean is missing, there is nothing to compare.
 *
 * @param coverage share (0–1) of the records that both models answered
 */
export function decide(
  { metric, margin }: DecisionSettings,
  scores: { readonly baseline: ModelScores; readonly candidate: ModelScores },
  coverage: number,
  minimumCoverage: number,
): Verdict {
  const name = metricNames[metric];
  if (!(coverage >= minimumCoverage && coverage > 0)) return invalid(tooFewAnswers(coverage, minimumCoverage));
  const baseline = meanOf(scores.baseline, metric);
  const candidate = meanOf(scores.candidate, metric);
  if (!Number.isFinite(baseline) || !Number.isFinite(candidate))
    return invalid(`${name} could not be computed for both models, so that there is nothing to compare.`);

  const difference = candidate - baseline;
  const reasons = [
    `${name}: candidate ${figure(candidate)}, baseline ${figure(baseline)}, difference ${signed(difference)}.`,
  ];
  if (Math.abs(difference) <= roundingError)
    return { verdict: 'inconclusive', reasons: [...reasons, 'Both models score the same.'] };
  if (difference < 0) return { verdict: 'worse', reasons: [...reasons, 'The candidate scores below the baseline.'] };
  if (difference - margin <= roundingError)
    return {
      verdict: 'inconclusive',
      reasons: [...reasons, `The candidate does not exceed the baseline by more than the margin of ${margin}.`],
    };
  return {
    verdict: 'better',
    reasons: [
      ...reasons,
      margin === 0
        ? 'The candidate scores above the baseline.'
        : `The candidate exceeds the baseline by more than the margin of ${margin}.`,
    ],
  };
}

function invalid(reason: string): Verdict {
  return { verdict: 'invalid', reasons: [reason] };
}

function tooFewAnswers(coverage: number, minimumCoverage: number): string {
  if (!(coverage > 0)) return 'No record was answered by both models, so that there is nothing to compare.';
  return `Only ${percent(coverage)} of the records were answered by both models, but ${percent(minimumCoverage)} are required.`;
}

function meanOf(scores: ModelScores, metric: DecisionMetric): number {
  switch (metric) {
    case 'bertscore.f1':
      return scores.bertscore.f1;
    case 'bertscore.precision':
      return scores.bertscore.precision;
    case 'bertscore.recall':
      return scores.bertscore.recall;
    case 'rougeL.f1':
      return scores.rougeL.f1;
  }
}

function figure(value: number): string {
  return value.toFixed(4);
}

/** `+0.0392`; a difference too small for four decimals keeps two digits, so that it never reads as none. */
function signed(difference: number): string {
  const size = Math.abs(difference);
  const digits = size > roundingError && size < 0.00005 ? size.toPrecision(2) : figure(size);
  return `${difference < 0 ? '-' : '+'}${digits}`;
}

/** Rounded down, so that a share below a threshold never reads as the threshold. */
function percent(share: number): string {
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}
