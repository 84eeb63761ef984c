import type { EncoderConfig } from './encoder-config.ts';

/** What a thread needs to load the encoder. */
export interface ThreadSetup {
  readonly folder: string;
  readonly files: ReadonlySet<string>;
  readonly config: EncoderConfig;
  readonly layer: number;
}

/** The three kinds of work, each with what it takes and gives. Rows are of length 1, one per token. */
export interface Work {
  readonly tokenize: { readonly takes: readonly string[]; readonly gives: readonly (readonly number[])[] };
  /** Texts as ids; gives the rows of all tokens of all texts, without padding, one text after the other. */
  readonly embed: { readonly takes: readonly (readonly number[])[]; readonly gives: Float32Array };
  /** Rows of both texts; gives the best cosine of each candidate token, then of each reference token. */
  readonly match: { readonly takes: readonly MatchInput[]; readonly gives: readonly Float32Array[] };
}

export interface MatchInput {
  readonly candidate: Float32Array;
  readonly reference: Float32Array;
}

export type Kind = keyof Work;

export interface Request<K extends Kind = Kind> {
  readonly kind: K;
  readonly input: Work[K]['takes'];
}

/** First the answer to the setup, with an empty output, then one to each request, in order. */
export type Answer = { readonly output: unknown } | { readonly error: string };
