import type { RecordLimits } from '../../families/family.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What a record says, as far as it can be read, and everything that is wrong with its form. */
export interface ReadRecord {
  readonly problems: readonly string[];
  /** All that comes before the answer, by the place where it stands: `"prompt"`, `messages[0]`. */
  readonly prompts: readonly PlacedText[];
  readonly answers: readonly PlacedText[];
  readonly images: readonly PlacedImage[];
}

export interface PlacedText {
  readonly place: string;
  readonly text: string;
}

export interface PlacedImage {
  readonly place: string;
  readonly uri: string;
  /** As the record states it, or as its file name ends. */
  readonly format: string;
}

/** How a line of training data is read. */
export interface TrainingFormat {
  /** A line of it, as a remedy. */
  readonly example: string;
  read(fields: Fields, limits: Pick<RecordLimits, 'anySchemaVersion' | 'takesReasoning'>): ReadRecord;
}

export function fieldAt(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function emptyAt(place: string): string {
  return `${place} is empty: write its text, or leave the record out`;
}

/** A text that has to be there: itself, or what is wrong with it. */
export function requiredText(
  fields: Fields,
  name: string,
): { readonly texts: PlacedText[]; readonly problems: string[] } {
  const value = fieldAt(fields, name);
  const place = `"${name}"`;
  if (value === undefined) return { texts: [], problems: [`lacks ${place}: add it`] };
  if (typeof value !== 'string') return { texts: [], problems: [`${place} must be text`] };
  return { texts: [{ place, text: value }], problems: value.trim() === '' ? [emptyAt(place)] : [] };
}
