/** The text up to the first of the stop sequences, and whether one was met. */
export function stopAt(
  text: string,
  sequences: readonly string[],
): { readonly text: string; readonly stopped: boolean } {
  const ends = sequences.map((sequence) => text.indexOf(sequence)).filter((index) => index >= 0);
  return ends.length === 0 ? { text, stopped: false } : { text: text.slice(0, Math.min(...ends)), stopped: true };
}
