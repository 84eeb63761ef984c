/**
 * What readers hand over. They call a visitor rather than yield, because a promise a row would cost more than the row:
 * rows come synchronously, and between two chunks of the file `pause` lets whoever reads write, beat or stop.
 */
export interface RowVisitor {
  /**
   * @param value as the file holds it, with texts in bytes (`byte-text.ts`); only valid during the call
   * @param line one-based, where the row begins; in Parquet the row's number
   */
  row(value: unknown, line: number): void;
  /** What stands there is no row. */
  wrong(line: number, kind: string, message: string): void;
  pause(): Promise<void>;
}

/** A line or row that is longer than this is a mistake, and would not fit into memory. */
export const longestRowBytes = 64 * 1024 * 1024;
