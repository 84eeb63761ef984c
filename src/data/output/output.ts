/** Where prepared data goes: a folder on this machine or in S3. Writing a name again replaces it as a whole. */
export interface Output {
  /** As others find it: `s3://bucket/folder/training.jsonl`, or a path. */
  uriOf(name: string): string;
  /** @param chunks each only valid until the next one is asked for */
  write(name: string, chunks: AsyncIterable<Uint8Array>, contentType: string): Promise<{ readonly versionId?: string }>;
  /** Room for content while it is made, before it is known what it will be called; absent where there is no such room. */
  stage?(): Promise<Staged>;
  /** Which version of it is there; null where there is none. */
  find(name: string): Promise<{ readonly versionId?: string } | null>;
  /** Null where there is none. */
  readText(name: string): Promise<string | null>;
}

/** Content without a name. */
export interface Staged {
  /** @param chunk not to be changed until the promise is settled */
  add(chunk: Uint8Array): Promise<void>;
  /** Gives all that was added its name, as `write` would. */
  commit(name: string): Promise<{ readonly versionId?: string }>;
  /** Nothing happens where it has a name. */
  discard(): Promise<void>;
}

/** Where images go that data brings along, each once. */
export interface ImageStore {
  uriOf(name: string): string;
  /** Nothing happens where it is there already: a name says what the content is. */
  put(name: string, bytes: Uint8Array, contentType: string): Promise<void>;
}
