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
  /** Nor can anything behind it be read: records that nobody has seen can't be left out on purpose. */
  broken(line: number, kind: string, message: string): void;
  pause(): Promise<void>;
  /** Where two columns are all that is wanted, their bytes can be taken without making a row of them. */
  readonly lane?: PairLane;
}

/** Takes two columns' bytes as they stand in the file. */
export interface PairLane {
  readonly columns: readonly [prompt: string, completion: string];
  /**
   * False where the row is anything but ordinary: then nothing has been taken, and the reader makes a row of it, which
   * is converted, or refused, with all care.
   */
  take(prompt: Span, completion: Span, line: number): boolean;
}

/** A text's bytes: of a JSON text without its quotation marks, of a CSV field likewise, or as they are. */
export interface Span {
  bytes: Uint8Array;
  from: number;
  to: number;
  form: 'json' | 'plain' | 'doubled';
}

/** A line or row that is longer than this is a mistake, and would not fit into memory. */
export const longestRowBytes = 64 * 1024 * 1024;
