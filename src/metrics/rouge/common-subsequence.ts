/**
 * The longest common subsequence of two lists of words, by bits: one row of the usual table is a bit per word of the
 * list across, 0 where the row's length rises, and a step to the next row is one addition that carries from each 32
 * bits to the next (Hyyrö 2004, "Bit-parallel LCS-length computation revisited").
 */

/** A list of words prepared to lie across the table, so that it serves for many lists down. */
export interface WordsAcross {
  readonly words: readonly string[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

export function wordsAcross(words: readonly string[]): WordsAcross {
  const places = new Map<string, number[]>();
  words.forEach((word, place) => {
    const known = places.get(word);
    if (known) known.push(place);
    else places.set(word, [place]);
  });
  return { words, places };
}

/** Cost: a 32nd of the product of both lengths in time, the shorter list in memory. */
export function commonSubsequenceLength(a: readonly string[], b: readonly string[]): number {
  const [down, across] = a.length >= b.length ? [a, wordsAcross(b)] : [b, wordsAcross(a)];
  const row = firstRow(across);
  const matches = new Uint32Array(row.length);
  for (const word of down) step(row, row, matches, across.places.get(word));
  return lengthUpTo(row, across.words.length);
}

/**
 * Where in `down` one longest common subsequence lies, in order. Where there are several it is the one that Python's
 * rouge-score reads out of its table: from both ends backwards, equal words first, else up unless left is longer.
 *
 * Cost: a 32nd of the product of both lengths in time, and as many bits as that product in memory.
 */
export function commonSubsequencePlaces(down: readonly string[], across: WordsAcross): number[] {
  if (!down.some((word) => across.places.has(word))) return [];
  const rows = [firstRow(across)];
  const matches = new Uint32Array(rows[0]?.length ?? 0);
  for (const word of down) {
    const before = rows.at(-1) as Uint32Array;
    const places = across.places.get(word);
    const row = places ? new Uint32Array(before.length) : before; // matches nowhere: the row stays as it is
    step(before, row, matches, places);
    rows.push(row);
  }
  const found: number[] = [];
  let [line, column] = [down.length, across.words.length];
  let length = lengthUpTo(rows[line] as Uint32Array, column);
  while (line > 0 && column > 0 && length > 0) {
    if (down[line - 1] === across.words[column - 1]) {
      found.push(line - 1);
      line -= 1;
      column -= 1;
      length -= 1;
      continue;
    }
    const left = length - (rises(rows[line] as Uint32Array, column - 1) ? 1 : 0);
    const above = lengthUpTo(rows[line - 1] as Uint32Array, column);
    if (left > above) column -= 1;
    else line -= 1;
    length = Math.max(left, above);
  }
  return found.reverse();
}

function firstRow(across: WordsAcross): Uint32Array {
  return new Uint32Array(Math.ceil(across.words.length / 32)).fill(0xffff_ffff);
}

/** From the row `before` to the row `after` (which may be the same array); `matches` is all 0 between calls. */
function step(
  before: Uint32Array,
  after: Uint32Array,
  matches: Uint32Array,
  places: readonly number[] | undefined,
): void {
  if (!places) return;
  for (const place of places) matches[place >>> 5] = bits(matches, place >>> 5) | (1 << (place & 31));
  let carry = 0;
  for (let at = 0; at < before.length; at++) {
    const old = bits(before, at);
    const matching = bits(matches, at);
    const sum = old + ((old & matching) >>> 0) + carry;
    after[at] = (sum % 2 ** 32) | (old & ~matching);
    carry = sum >= 2 ** 32 ? 1 : 0;
  }
  for (const place of places) matches[place >>> 5] = 0;
}

/** The table's entry: how often the row rises in its first `columns` columns. */
function lengthUpTo(row: Uint32Array, columns: number): number {
  let rising = 0;
  const whole = columns >>> 5;
  for (let at = 0; at < whole; at++) rising += ones(~bits(row, at));
  const rest = columns & 31;
  return rest === 0 ? rising : rising + ones(~bits(row, whole) & ((1 << rest) - 1));
}

function rises(row: Uint32Array, column: number): boolean {
  return ((bits(row, column >>> 5) >>> (column & 31)) & 1) === 0;
}

/** How many of 32 bits are 1: counted in pairs, fours, bytes at once. */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

function bits(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}
