/** An image as a record names it: its bytes in base64, or where they lie in S3. */
export interface ImageSource {
  readonly format: string;
  readonly base64?: string;
  readonly uri?: string;
}

/** What one line teaches: a prompt (with images) and what is to be answered; null where a teacher has yet to say it. */
export interface ParsedRecord {
  readonly prompt: string;
  readonly completion: string | null;
  readonly images: readonly ImageSource[];
}

/** A line in a form that its format doesn't allow; the message goes on from "Line 7 ". */
export class RecordProblem extends Error {
  override readonly name = 'RecordProblem';
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
