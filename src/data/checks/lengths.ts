import type { LengthSummary } from '../../report/data-report.ts';

/** Eight bins from one power of two to the next: quantiles within 9 %, in 2 kB whatever the number of texts. */
const binsPerDoubling = 8;
const binCount = 33 * binsPerDoubling;

/** Counts lengths of texts. */
export class Lengths {
  private readonly counts = new Float64Array(binCount);
  private total = 0;
  private sum = 0;
  private longest = 0;

  add(length: number): void {
    this.total += 1;
    this.sum += length;
    if (length > this.longest) this.longest = length;
    const bin = length === 0 ? 0 : 1 + Math.floor(Math.log2(length) * binsPerDoubling);
    this.counts[bin] = (this.counts[bin] as number) + 1;
  }

  summary(): LengthSummary {
    return {
      mean: this.total === 0 ? 0 : Math.round(this.sum / this.total),
      p50: this.quantile(0.5),
      p95: this.quantile(0.95),
      longest: this.longest,
      histogram: this.histogram(),
    };
  }

  private quantile(share: number): number {
    let seen = 0;
    for (let bin = 0; bin < binCount; bin++) {
      seen += this.counts[bin] as number;
      if (seen >= share * this.total && seen > 0) return Math.min(this.longest, upperEdge(bin));
    }
    return 0;
  }

  /** By doublings, from the first that has any to the last. */
  private histogram(): LengthSummary['histogram'] {
    const doublings: { from: number; to: number; count: number }[] = [];
    for (let power = 0; power < 33; power++) {
      let count = power === 0 ? (this.counts[0] as number) : 0;
      for (let step = 0; step < binsPerDoubling; step++) count += this.counts[1 + power * binsPerDoubling + step] ?? 0;
      doublings.push({ from: power === 0 ? 0 : 2 ** power, to: 2 ** (power + 1) - 1, count });
    }
    const first = doublings.findIndex(({ count }) => count > 0);
    const last = doublings.findLastIndex(({ count }) => count > 0);
    return first === -1 ? [] : doublings.slice(first, last + 1);
  }
}

function upperEdge(bin: number): number {
  return bin === 0 ? 0 : Math.round(2 ** (bin / binsPerDoubling));
}
