import type { EmbeddingTables } from './embedding-tables.ts';
import type { EncoderConfig } from './encoder-config.ts';
import type { EncoderGraphOptions } from './encoder-graph.ts';

/** What a thread needs to load the encoder. */
export interface ThreadSetup extends EncoderGraphOptions {
  readonly folder: string;
  readonly files: ReadonlySet<string>;
  readonly config: EncoderConfig;
  /** Rows of `config.width` floats, shared by all threads: what `embed` writes and `match` reads. */
  readonly embeddings: SharedArrayBuffer;
  /** Null where the first thread is to read them. */
  readonly tables: EmbeddingTables | null;
}

/** The kinds of work, each with what it takes and gives. */
export interface Work {
  /** Done by the first thread only: the others hold no vocabulary. */
  readonly tokenize: { readonly takes: readonly string[]; readonly gives: readonly (readonly number[])[] };
  /** Texts as ids; writes the rows of each one's tokens, from its `row` on. */
  readonly embed: { readonly takes: readonly EmbedInput[]; readonly gives: null };
  /** Gives the mean of each text's rows, one text after the other; writes nothing. */
  readonly average: { readonly takes: readonly (readonly number[])[]; readonly gives: Float32Array };
  /** Gives the best cosine of each candidate token, then of each reference token. */
  readonly match: { readonly takes: readonly MatchInput[]; readonly gives: readonly Float32Array[] };
}

export interface EmbedInput {
  readonly ids: readonly number[];
  readonly row: number;
}

export interface MatchInput {
  readonly candidate: Rows;
  readonly reference: Rows;
}

export interface Rows {
  readonly row: number;
  readonly count: number;
}

export type Kind = keyof Work;

export interface Request<K extends Kind = Kind> {
  readonly kind: K;
  readonly input: Work[K]['takes'];
}

/** What a thread is started with. */
export interface ThreadStart extends ThreadSetup {
  readonly tokenizes: boolean;
}

/** First the answer to the setup, with the tables, then one to each request, in order. */
export type Answer = { readonly output: unknown } | { readonly error: string };
