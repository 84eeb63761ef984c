import type { Findings } from '../report/data-report.ts';

const shownFindings = 100;
/** Of each kind, so that one kind doesn't hide the others. */
const shownOfKind = 25;

/** Collects problems or warnings of data of any size: counts all, keeps the first. */
export class FindingList {
  private readonly counts = new Map<string, number>();
  private readonly kept: { place: string; kind: string; message: string }[] = [];
  private count = 0;

  get total(): number {
    return this.count;
  }

  add(place: string, kind: string, message: string): void {
    const before = this.counts.get(kind) ?? 0;
    this.counts.set(kind, before + 1);
    this.count += 1;
    if (before < shownOfKind && this.kept.length < shownFindings) this.kept.push({ place, kind, message });
  }

  all(): Findings {
    const kinds = [...this.counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count);
    return { total: this.count, kinds, shown: this.kept };
  }
}
