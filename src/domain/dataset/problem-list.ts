import type { Problem } from '../errors.ts';

/** As many problems of one file as a person is shown. */
const shownProblems = 20;

/** Collects the problems of a file of any size: counts all, keeps the first, and ends with the count of the others. */
export class ProblemList {
  private readonly kept: Problem[] = [];
  private total = 0;

  add(field: string, message: string): void {
    this.total += 1;
    if (this.kept.length < shownProblems) this.kept.push({ field, message });
  }

  /** @param file the field of the last line, which counts what is not shown */
  all(file: string): readonly Problem[] {
    const hidden = this.total - this.kept.length;
    if (hidden === 0) return this.kept;
    return [
      ...this.kept,
      { field: file, message: `has ${this.total} problems in all; the first ${this.kept.length} are shown` },
    ];
  }
}
