/** Tokens by the emulator's own rule: a run of at most eight letters or digits, or one other mark. */
const PIECE = /[\p{L}\p{N}]{1,8}|[^\s\p{L}\p{N}]/gu;

export function countTokens(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(PIECE)) {
    count++;
  }
  return count;
}

/** The text up to so many tokens, at least one, how many those are, and whether anything was cut off. */
export function firstTokens(
  text: string,
  mostTokens: number,
): { readonly text: string; readonly tokens: number; readonly isCut: boolean } {
  const most = Math.max(1, Math.floor(mostTokens));
  const pieces = [...text.matchAll(PIECE)];
  const cut = pieces[most];
  return {
    text: cut === undefined ? text : text.slice(0, cut.index).trimEnd(),
    tokens: Math.min(pieces.length, most),
    isCut: cut !== undefined,
  };
}
