/** The text up to the first of the stop sequences, and which one that was. */
export function stopAt(
  text: string,
  sequences: readonly string[],
): { readonly text: string; readonly sequence: string | null } {
  const met = sequences
    .map((sequence) => ({ sequence, index: text.indexOf(sequence) }))
    .filter(({ index }) => index >= 0)
    .sort((one, other) => one.index - other.index);
  const [first] = met;
  return first === undefined
    ? { text, sequence: null }
    : { text: text.slice(0, first.index), sequence: first.sequence };
}
