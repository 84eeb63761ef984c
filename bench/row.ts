/** A line of the table that `npm run bench` writes. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What is asked for: at least or at most, as the name says. */
  readonly bar: number;
  readonly met: boolean;
  /** What the figure came from. */
  readonly note: string;
}
