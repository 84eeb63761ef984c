/**
 * ROUGE-L F1 between one reference and many candidates that share their beginnings: the longest common
 * subsequence as bits (after Hyyrö 2004), 30 reference words to a number.
 */

export interface Reference {
  readonly length: number;
  readonly blocks: number;
  readonly positions: ReadonlyMap<string, Int32Array>;
  /** Room to work in. */
  readonly scratch: Int32Array;
}

/** What a text's words match in the reference, in order; words that match nothing leave no trace. */
export type Matches = readonly Int32Array[];

const BITS = 30;
const MASK = 2 ** BITS - 1;
const LONGEST_REFERENCE_WORDS = 240;

export function readReference(words: readonly string[]): Reference {
  const used = words.slice(0, LONGEST_REFERENCE_WORDS);
  const blocks = Math.max(1, Math.ceil(used.length / BITS));
  const positions = new Map<string, Int32Array>();
  for (const [index, word] of used.entries()) {
    let bits = positions.get(word);
    if (bits === undefined) {
      bits = new Int32Array(blocks);
      positions.set(word, bits);
    }
    const block = Math.floor(index / BITS);
    bits[block] = (bits[block] ?? 0) | (1 << (index % BITS));
  }
  return { length: used.length, blocks, positions, scratch: new Int32Array(blocks) };
}

export function matchesOf(reference: Reference, words: readonly string[]): Matches {
  const matches: Int32Array[] = [];
  for (const word of words) {
    const match = reference.positions.get(word);
    if (match !== undefined) {
      matches.push(match);
    }
  }
  return matches;
}

/** The state before any word. */
export function emptyRow(reference: Reference): Int32Array {
  return new Int32Array(reference.blocks).fill(MASK);
}

/** The state after some more words; `row` stays as it is. */
export function advance(row: Int32Array, matches: Matches): Int32Array {
  const next = Int32Array.from(row);
  walk(next, matches);
  return next;
}

/** F1 of the longest common subsequence, 0 to 1, of a candidate of `words` words: what led to `row`, then `matches`. */
export function f1After(reference: Reference, row: Int32Array, matches: Matches, words: number): number {
  if (reference.length + words === 0) {
    return 1;
  }
  const state = reference.scratch;
  state.set(row);
  walk(state, matches);
  let zeros = 0;
  for (let block = 0; block < state.length; block++) {
    zeros += BITS - countBits(state[block] as number);
  }
  return (2 * Math.min(zeros, reference.length)) / (reference.length + words);
}

function walk(state: Int32Array, matches: Matches): void {
  for (const match of matches) {
    let carry = 0;
    for (let block = 0; block < state.length; block++) {
      const bits = state[block] as number;
      const matched = bits & (match[block] as number);
      const sum = bits + matched + carry;
      carry = sum > MASK ? 1 : 0;
      state[block] = (sum & MASK) | (bits & ~matched);
    }
  }
}

export function overlapF1(reference: Reference, words: readonly string[]): number {
  return f1After(reference, emptyRow(reference), matchesOf(reference, words), words.length);
}

function countBits(bits: number): number {
  let count = bits - ((bits >> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >> 2) & 0x33333333);
  return Math.imul((count + (count >> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
