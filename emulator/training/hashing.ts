/** Feature names as 32-bit numbers: fast to combine, and the same on every machine. */

const WORD_HASHES = new Map<string, number>();
const MOST_REMEMBERED = 50_000;

/** FNV-1a of a string, remembered. */
export function hashOf(text: string): number {
  const known = WORD_HASHES.get(text);
  if (known !== undefined) {
    return known;
  }
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  if (WORD_HASHES.size >= MOST_REMEMBERED) {
    WORD_HASHES.clear();
  }
  WORD_HASHES.set(text, hash | 0);
  return hash | 0;
}

/** One number from two, order mattering. */
export function mix(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ second;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}
