/** How the figures of an evaluation are written, in every medium alike. */
import { formatDifference, formatScore, missing } from './numbers.ts';
import type { Interval, MetricSummary } from './result.ts';

/** `0.8123` */
export function valueText({ value }: Interval): string {
  return formatScore(value);
}

/** `[0.7900, 0.8300]`, or a dash where no interval could be computed. */
export function rangeText({ low, high }: Interval): string {
  return low === null || high === null ? missing : `[${formatScore(low)}, ${formatScore(high)}]`;
}

/** `+0.0950` */
export function changeText(difference: number): string {
  return formatDifference(0, difference);
}

/** `[+0.0720, +0.1180]` */
export function changeRangeText({ low, high }: Interval): string {
  return low === null || high === null ? missing : `[${changeText(low)}, ${changeText(high)}]`;
}

/** `0.0132`; what would round to zero is said to be below the smallest figure shown. */
export function pValueText(pValue: number | null): string {
  if (pValue === null || !Number.isFinite(pValue)) return missing;
  return pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4);
}

/** `812 ms`, `1.24 s` */
export function latencyText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return missing;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `12,345` */
export function countText(count: number | null): string {
  return count === null || !Number.isFinite(count) ? missing : count.toLocaleString('en-US');
}

/** Rounded down, so that a share below a threshold never reads as the threshold: `97.5 %`. */
export function shareText(share: number): string {
  return Number.isFinite(share) ? `${Math.floor(share * 1000 + 1e-9) / 10} %` : missing;
}

/** What a difference means: 1 the candidate is better, -1 it is worse, 0 neither. */
export function direction({ higherIsBetter }: Pick<MetricSummary, 'higherIsBetter'>, difference: number): -1 | 0 | 1 {
  if (!Number.isFinite(difference) || Math.abs(difference) < 0.00005) return 0;
  return difference > 0 === higherIsBetter ? 1 : -1;
}

/** The metric that decides, where the report has it. */
export function decidingMetric(report: {
  readonly metrics: readonly MetricSummary[];
  readonly decision: { readonly metric: string };
}): MetricSummary | undefined {
  return report.metrics.find(({ name }) => name === report.decision.metric);
}
