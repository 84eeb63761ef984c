/** A file of a source, wherever it is. */
export interface SourceFile {
  /** As a person would name it: `s3://bucket/train.jsonl`, `data/train.csv`, `huggingface:owner/name/train.parquet`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Tells this content from any other: S3's version id or ETag, a hub's commit; for a local file its size. */
  readonly version: string;
  /** A chunk is only valid until the next one is asked for. */
  stream(): AsyncIterable<Uint8Array>;
  /** Bytes from `start` up to, not including, `end`. */
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** A source that can't be read; its message says what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
