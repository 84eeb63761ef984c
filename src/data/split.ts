import type { DataSplit } from '../domain/data-settings.ts';
import { HashTable } from './checks/hash-table.ts';

/** What becomes of a record. */
export const sets = { training: 0, validation: 1, evaluation: 2, left: 3, dropped: 4 } as const;
export type SetNumber = (typeof sets)[keyof typeof sets];

export interface SplitWork {
  readonly count: number;
  /** Where the record stands now; only those at `training` are split. */
  setOf(index: number): number;
  assign(index: number, set: SetNumber): void;
  /** Seeded hash of what may not be torn apart: the group, or else the prompt. Equal ones stay together. */
  unitOf(index: number): number;
  /** Number of the label, the same whatever the records' order; one for all where there are none. */
  labelOf(index: number): number;
}

/**
 * Parts off validation and evaluation data. A unit's side follows from its hash alone, within its label as many as the
 * shares say: the same records are parted in the same way in whatever pieces they came, and again at every retry.
 */
export function splitRecords(work: SplitWork, { validation, evaluation }: DataSplit): void {
  if (validation + evaluation === 0) return;
  const strata = stratify(work);
  const counts = [...strata.members.values()].map(({ length }) => length);
  const evaluationCounts = shareOut(counts, evaluation);
  const validationCounts = shareOut(counts, validation);
  const limits = new Map<number, { readonly evaluation: number; readonly validation: number }>();
  [...strata.members].forEach(([label, hashes], at) => {
    hashes.sort();
    const forEvaluation = evaluationCounts[at] as number;
    const both = forEvaluation + (validationCounts[at] as number);
    limits.set(label, { evaluation: last(hashes, forEvaluation), validation: last(hashes, both) });
  });
  for (let index = 0; index < work.count; index++) {
    if (work.setOf(index) !== sets.training) continue;
    const unit = work.unitOf(index);
    const limit = limits.get(strata.labelOf(unit));
    if (!limit) continue;
    if (unit <= limit.evaluation) work.assign(index, sets.evaluation);
    else if (unit <= limit.validation) work.assign(index, sets.validation);
  }
}

/** Hashes by label; a unit belongs to the least label of its records, so that neither labels nor order tear it apart. */
function stratify(work: SplitWork) {
  const labels = new HashTable();
  for (let index = 0; index < work.count; index++) {
    if (work.setOf(index) !== sets.training) continue;
    const own = work.labelOf(index);
    const unit = work.unitOf(index);
    if (labels.findOrAdd(unit, own) > own) labels.set(unit, own);
  }
  const sizes = new Map<number, number>();
  for (let index = 0; index < work.count; index++) {
    if (work.setOf(index) !== sets.training) continue;
    const label = labels.find(work.unitOf(index));
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const members = new Map([...sizes].sort(([a], [b]) => a - b).map(([label, size]) => [label, new Float64Array(size)]));
  const filled = new Map<number, number>();
  for (let index = 0; index < work.count; index++) {
    if (work.setOf(index) !== sets.training) continue;
    const unit = work.unitOf(index);
    const label = labels.find(unit);
    const at = filled.get(label) ?? 0;
    (members.get(label) as Float64Array)[at] = unit;
    filled.set(label, at + 1);
  }
  return { members, labelOf: (unit: number) => labels.find(unit) };
}

/** Whole numbers that are the share of each count as nearly as can be, and of their sum (largest remainders). */
function shareOut(counts: readonly number[], share: number): number[] {
  const total = Math.round(counts.reduce((sum, count) => sum + count, 0) * share);
  const parts = counts.map((count) => Math.floor(count * share));
  let missing = total - parts.reduce((sum, part) => sum + part, 0);
  const byRemainder = counts
    .map((count, at) => ({ at, remainder: count * share - Math.floor(count * share) }))
    .sort((a, b) => b.remainder - a.remainder || a.at - b.at);
  for (const { at } of byRemainder) {
    if (missing <= 0) break;
    parts[at] = (parts[at] as number) + 1;
    missing -= 1;
  }
  return parts;
}

function last(sorted: Float64Array, count: number): number {
  return count === 0 ? -1 : (sorted[count - 1] as number);
}
