/**
 * The JSON contract of what `temper data` and a customization's stage `preparing` find in data. The page and the
 * terminal show this and nothing else. It holds no time, so that the same preparation writes the same bytes.
 */
export interface DataReport {
  /** For people: `Cohere Command Light`. */
  readonly model: string;
  /** The form of a line of training data. */
  readonly format: string;
  readonly sources: readonly SourceSummary[];
  /** In the order training, validation, evaluation; a set that is not there is left out. */
  readonly sets: readonly SetSummary[];
  /** Rows that were read, and what became of them. */
  readonly rows: {
    readonly read: number;
    /** Could not be made a record of the family's. */
    readonly refused: number;
    /** Left out by the sample. */
    readonly notSampled: number;
    /** Exact duplicates that were left out because the settings say so. */
    readonly dropped: number;
  };
  readonly problems: Findings;
  readonly warnings: Findings;
  readonly lengths: { readonly prompt: LengthSummary; readonly answer: LengthSummary };
  /** Null where there are no labels. */
  readonly labels: readonly LabelSummary[] | null;
  /** Null where nobody looked (only limits were checked). */
  readonly repeats: { readonly exact: number; readonly near: number; readonly across: number } | null;
  readonly languages: {
    readonly looked: number;
    readonly shares: readonly { readonly language: string; readonly share: number }[];
  } | null;
  readonly personalData: Readonly<Record<string, number>> | null;
}

export interface SourceSummary {
  readonly name: string;
  readonly use: 'training' | 'validation' | 'evaluation';
  readonly sizeBytes: number;
  /** S3's version id or ETag, a hub's commit, or a file's digest: what tells this content from another's. */
  readonly version: string;
  readonly rows: number;
}

export interface SetSummary {
  readonly name: 'training' | 'validation' | 'evaluation';
  readonly records: number;
  /** Of prompts and answers; AWS counts six as a token. */
  readonly characters: number;
  /** SHA-256 of the file, in hex. */
  readonly digest: string;
}

export interface Findings {
  readonly total: number;
  /** How many of each kind, the most frequent first. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
  /** The first of them. */
  readonly shown: readonly { readonly place: string; readonly kind: string; readonly message: string }[];
}

/** In characters. */
export interface LengthSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

export interface LabelSummary {
  readonly label: string;
  readonly training: number;
  readonly validation: number;
  readonly evaluation: number;
}
