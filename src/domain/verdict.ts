import { holm } from '../metrics/statistics/holm.ts';
import type { PairedComparison } from '../metrics/statistics/comparison.ts';
import type { Criterion, Verdict } from '../report/result.ts';
import { counted } from './counted.ts';
import type { DecisionSettings } from './customization.ts';
import { figure, grouped, percent, pValueText, roundingError, signed } from './verdict-figures.ts';

/** What the report shows as `decision`. */
export type Decision = DecisionSettings;

/** A metric of both models on the same records, compared against the metric's `thresholdOf`. */
export interface MeasuredMetric extends PairedComparison {
  readonly name: string;
  readonly label: string;
  readonly higherIsBetter: boolean;
}

export interface Coverage {
  /** Share (0–1) of the records that both models answered. */
  readonly coverage: number;
  readonly minimumCoverage: number;
}

/** An interval errs, and a p-value is believed, once in twenty times. */
const level = 0.05;

/**
 * The improvement that a decision asks of a metric, and against which the metric is to be compared: below 0 for a
 * guardrail, which may fall; 0 for a metric that is only shown.
 */
export function thresholdOf({ metric, minimumImprovement, guardrails }: Decision, name: string): number {
  if (name === metric) return minimumImprovement;
  return 0 - (guardrails.find((guardrail) => guardrail.metric === name)?.maximumDrop ?? 0);
}

/**
 * Better, worse, inconclusive or invalid, and why.
 *
 * The rule `paired`. The primary metric's difference is asked to lie above the minimum improvement, each guardrail's
 * above minus its maximum drop. A criterion is met where its whole interval lies above, missed where it lies below, if
 * its test says so too, at 0.05 after Holm's correction across all criteria; it is open otherwise. Both are needed:
 * on fewer than forty records the interval alone calls up to one in six equal models better, the test alone is misled
 * by skewed differences.
 * - `better`: every criterion is met.
 * - `worse`: the primary metric or a guardrail is missed.
 * - `inconclusive`: neither.
 *
 * The rule `mean` looks at the bare means: see `decideOnMeans`.
 *
 * `invalid`, which never keeps anything by itself: too few records were answered by both models, or a metric that is to
 * decide was not measured.
 *
 * @throws RangeError where a metric was compared against another threshold than the decision's
 */
export function decideVerdict(decision: Decision, metrics: readonly MeasuredMetric[], coverage: Coverage): Verdict {
  if (!isCovered(coverage)) return invalid(tooFewAnswers(coverage));
  const names = [decision.metric, ...decision.guardrails.map(({ metric }) => metric)];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return invalid(`${twice} is named as a criterion twice: name it once.`);
  const criteria = names.map((name) => metrics.find((metric) => metric.name === name && isMeasured(metric)));
  const missing = criteria.findIndex((metric) => metric === undefined);
  if (missing >= 0)
    return invalid(`${names[missing]} could not be computed for both models, so that there is nothing to compare.`);
  const measured = criteria as MeasuredMetric[];
  return decision.rule === 'mean' ? onMeans(decision, measured) : onPairs(decision, measured);
}

// --- the rule `paired` -----------------------------------------------------------------------------------------------

/** `unproven`: the interval says met or missed, but the test does not. */
type Finding = 'met' | 'missed' | 'unproven' | 'open';

function onPairs(decision: Decision, criteria: readonly MeasuredMetric[]): Verdict {
  const corrected = holm(criteria.map(({ threshold }) => threshold.pValue));
  const judged = criteria.map((metric, at) => {
    const asked = thresholdOf(decision, metric.name);
    checkThreshold(metric, asked);
    const pValue = corrected[at] as number;
    return { metric, asked, pValue, finding: findingOf(metric, asked, pValue), isPrimary: at === 0 };
  });
  const reasons = judged.flatMap(({ metric, asked, pValue, finding, isPrimary }) => [
    `${isPrimary ? '' : 'Guardrail '}${comparisonText(metric)}`,
    [
      isPrimary ? improvementText(finding, asked) : dropText(finding, asked),
      ...testText(metric, pValue, criteria.length),
      ...(saysNothing(metric) ? [tooFewRecords(metric)] : []),
    ].join(' '),
  ]);
  const findings = judged.map(({ finding }) => finding);
  return {
    criteria: judged.map(({ metric: { name }, finding }) => ({
      metric: name,
      finding: finding === 'unproven' ? 'open' : finding,
    })),
    verdict: findings.includes('missed')
      ? 'worse'
      : findings.every((finding) => finding === 'met')
        ? 'better'
        : 'inconclusive',
    reasons: [
      ...reasons,
      `Intervals and tests are of ${grouped(decision.resamples)} resamples with the seed ${decision.seed}.`,
    ],
  };
}

/** The p-value of another threshold would decide another question. */
function checkThreshold({ name, threshold }: MeasuredMetric, asked: number): void {
  if (threshold.improvement !== asked)
    throw new RangeError(
      `${name} was compared against ${threshold.improvement}, but the decision asks for ${asked}: compare against thresholdOf.`,
    );
}

function findingOf(metric: MeasuredMetric, asked: number, pValue: number): Finding {
  const { low, high } = improvement(metric);
  if (low === null || high === null) return 'open';
  const [above, below] = [low - asked > roundingError, asked - high > roundingError];
  if (!above && !below) return 'open';
  if (pValue > level) return 'unproven';
  return above ? 'met' : 'missed';
}

/** Whether even the clearest outcome on these records would leave the p-value above the level. */
function saysNothing({ threshold }: MeasuredMetric): boolean {
  return threshold.smallestPValue > level;
}

function comparisonText(metric: MeasuredMetric): string {
  const { value, low, high, pValue, test } = metric.difference;
  const interval = low === null || high === null ? 'no interval' : `95 % interval ${signed(low)} to ${signed(high)}`;
  return `${meansText(metric, value)} (${interval}; ${test}, ${pValueText(pValue)}) on ${counted(metric.records, 'record')}.`;
}

function improvementText(finding: Finding, asked: number): string {
  const more = asked === 0 ? 'an improvement' : `an improvement of more than ${asked}`;
  const less = asked === 0 ? 'a decline' : `an improvement of less than ${asked}, or a decline`;
  if (finding === 'met') return `The whole interval is ${more}.`;
  if (finding === 'missed') return `The whole interval is ${less}.`;
  if (finding === 'unproven') return 'The interval alone would decide, but the test does not bear it out.';
  return `Neither ${more} is shown, nor ${less}.`;
}

function dropText(finding: Finding, asked: number): string {
  const allowed = `It may ${asked === 0 ? 'not get worse' : `get worse by ${Math.abs(asked)} at most`}`;
  if (finding === 'met') return `${allowed}, and the whole interval keeps to that.`;
  if (finding === 'missed') return `${allowed}, and the whole interval lies beyond that.`;
  if (finding === 'unproven') return `${allowed}; the interval alone would decide, but the test does not bear it out.`;
  return `${allowed}, and neither is shown that it keeps to that, nor that it does not.`;
}

/** The p-value that decides, where it is another than that of no difference. */
function testText({ threshold }: MeasuredMetric, corrected: number, criteria: number): string[] {
  const is = 'The test against that bound gives';
  if (criteria > 1)
    return [
      `${is} ${pValueText(threshold.pValue)}, corrected for ${criteria} criteria by Holm ${pValueText(corrected)}.`,
    ];
  return threshold.improvement === 0 ? [] : [`${is} ${pValueText(corrected)}.`];
}

function tooFewRecords({ threshold }: MeasuredMetric): string {
  return (
    `Too few records differ for the test to say anything: at best it could reach ` +
    `${pValueText(threshold.smallestPValue)}, and ${level} is needed. Evaluate on more records.`
  );
}

// --- the rule `mean` -------------------------------------------------------------------------------------------------

function onMeans(decision: Decision, [primary, ...guardrails]: readonly MeasuredMetric[]): Verdict {
  const found = decideOnMeans(primary as MeasuredMetric, decision.minimumImprovement);
  const judged = guardrails.map((metric) => {
    const asked = thresholdOf(decision, metric.name);
    const isMissed = asked - improvement(metric).value > roundingError;
    const text = `Guardrail ${meansText(metric, metric.difference.value)}: it may fall by no more than ${Math.abs(asked)}`;
    const criterion: Criterion = { metric: metric.name, finding: isMissed ? 'missed' : 'met' };
    return { isMissed, criterion, reason: `${text}, and ${isMissed ? 'falls further' : 'keeps to that'}.` };
  });
  const primaryFinding = { better: 'met', worse: 'missed', inconclusive: 'open', invalid: 'open' } as const;
  return {
    criteria: [
      { metric: decision.metric, finding: primaryFinding[found.verdict] },
      ...judged.map(({ criterion }) => criterion),
    ],
    verdict: judged.some(({ isMissed }) => isMissed) ? 'worse' : found.verdict,
    reasons: [...found.reasons, ...judged.map(({ reason }) => reason)],
  };
}

interface Means {
  readonly label: string;
  readonly higherIsBetter: boolean;
  readonly baseline: { readonly value: number };
  readonly candidate: { readonly value: number };
}

/**
 * The AWS sample's comparison: better where the candidate's mean exceeds the baseline's by more than the margin, worse
 * where it is below the baseline's, inconclusive in between.
 */
function decideOnMeans(means: Means, margin: number): Verdict {
  const difference = means.candidate.value - means.baseline.value;
  const improvement = means.higherIsBetter ? difference : -difference;
  const above = means.higherIsBetter ? 'above' : 'better than';
  const below = means.higherIsBetter ? 'below' : 'worse than';
  const reasons = [`${meansText(means, difference)}.`];
  if (Math.abs(difference) <= roundingError)
    return { verdict: 'inconclusive', reasons: [...reasons, 'Both models score the same.'] };
  if (improvement < 0)
    return { verdict: 'worse', reasons: [...reasons, `The candidate scores ${below} the baseline.`] };
  if (improvement - margin <= roundingError)
    return {
      verdict: 'inconclusive',
      reasons: [...reasons, `The candidate does not exceed the baseline by more than the margin of ${margin}.`],
    };
  return {
    verdict: 'better',
    reasons: [
      ...reasons,
      margin === 0
        ? `The candidate scores ${above} the baseline.`
        : `The candidate exceeds the baseline by more than the margin of ${margin}.`,
    ],
  };
}

// --- both rules ------------------------------------------------------------------------------------------------------

/** The difference as an improvement: turned round where lower is better. */
function improvement({ difference: { value, low, high }, higherIsBetter }: MeasuredMetric) {
  if (higherIsBetter) return { value, low, high };
  return { value: -value, low: high === null ? null : -high, high: low === null ? null : -low };
}

function isMeasured({ baseline, candidate, difference, threshold }: MeasuredMetric): boolean {
  return [baseline.value, candidate.value, difference.value, threshold.pValue].every(Number.isFinite);
}

function isCovered({ coverage, minimumCoverage }: Coverage): boolean {
  return coverage >= minimumCoverage && coverage > 0;
}

function invalid(reason: string): Verdict {
  return { verdict: 'invalid', reasons: [reason] };
}

function tooFewAnswers({ coverage, minimumCoverage }: Coverage): string {
  if (!(coverage > 0)) return 'No record was answered by both models, so that there is nothing to compare.';
  return `Only ${percent(coverage)} of the records were answered by both models, but ${percent(minimumCoverage)} are required.`;
}

function meansText({ label, baseline, candidate }: Means, difference: number): string {
  return `${label}: candidate ${figure(candidate.value)}, baseline ${figure(baseline.value)}, difference ${signed(difference)}`;
}
