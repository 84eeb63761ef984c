/** What Python calls white space in `str.split()` and `str.strip()`: JavaScript's, with U+001C–1F and U+0085, less U+FEFF. */
const SPACES = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`;
const BETWEEN_WORDS = new RegExp(SPACES, 'u');
const AT_THE_END = new RegExp(`(?<!${SPACES.slice(0, -1)})${SPACES}$`, 'u');

/** Python's `text.split()`. */
export function pythonWords(text: string): string[] {
  return text.split(BETWEEN_WORDS).filter((word) => word !== '');
}

/** Python's `text.rstrip()`. */
export function pythonStripEnd(text: string): string {
  return text.replace(AT_THE_END, '');
}
