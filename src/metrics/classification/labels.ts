export interface LabelOptions {
  /** Takes "Yes" and "yes" for the same label. */
  readonly ignoreCase?: boolean;
}

/** Named, as three lists of labels are easily mixed up. */
export interface LabelledRecords {
  /** Every label there is, in the order of rows, columns and classes (`labelSet` of all gives scikit-learn's). */
  readonly labels: readonly string[];
  /** By record: the right label. */
  readonly references: readonly string[];
  /** By record: the label that was answered. */
  readonly answers: readonly string[];
}

/** The label that a text names: white space around it is left out, nothing else. */
export function labelOf(text: string, { ignoreCase = false }: LabelOptions = {}): string {
  const label = text.trim();
  return ignoreCase ? label.toLowerCase() : label;
}

/** Distinct labels by code point, as scikit-learn orders them. */
export function labelSet(labels: Iterable<string>): string[] {
  return [...new Set(labels)]
    .map((label) => ({ label, bytes: Buffer.from(label) })) // UTF-8 sorts as its code points do
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ label }) => label);
}
