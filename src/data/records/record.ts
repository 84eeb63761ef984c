/**
 * A record in Temper's own form, whatever form it came in; its texts are in bytes (`byte-text.ts`).
 *
 * A record of continued pre-training, and a prompt for a teacher to answer, has no answer: its last turn is the user's.
 */
export interface DataRecord {
  readonly system?: string | undefined;
  readonly turns: readonly Turn[];
  readonly label?: string | undefined;
  readonly group?: string | undefined;
  /** What the answer stands for where it is no text: a `reference_answer` for the grader of a reinforcement. */
  readonly reference?: unknown;
  /** What else stands beside `messages`: that grader gets it too. */
  readonly others?: Readonly<Record<string, unknown>>;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  readonly images?: readonly RecordImage[] | undefined;
}

export const imageFormats = ['png', 'jpeg', 'gif', 'webp'] as const;
export type ImageFormat = (typeof imageFormats)[number];

export interface RecordImage {
  readonly format: ImageFormat;
  /** `s3://…`, or empty while its bytes have not been uploaded. */
  readonly uri: string;
  readonly bytes?: Buffer;
}

/** Why something can't be made a record; the reader adds where it stands. */
export interface Refusal {
  readonly kind: string;
  readonly message: string;
}

export function refuse(kind: string, message: string): Refusal {
  return { kind, message };
}
