import { isUtf8 } from 'node:buffer';
import { longestRowBytes } from './rows.ts';

const lineFeed = 0x0a;

/** Whole lines of a file (or what else ends with the same byte), however its chunks fall; only valid until the next one is asked for. */
export interface Block {
  readonly bytes: Buffer;
  /** False where some line of it is no UTF-8. */
  readonly isUtf8: boolean;
  readonly isLast: boolean;
  /** Its end did not come within the length of the longest row, and all up to it is left out. */
  readonly isEndless: boolean;
  /** Set by who reads: so many bytes at its end are wanted again, at the start of the next. */
  left: number;
}

const mark = Buffer.from('\uFEFF', 'utf8');
/** For chunks of a megabyte and what is left of the one before. */
const roomBytes = 2 * 1024 * 1024;

/**
 * Chunks as blocks that end where a line ends; the last may have no end. A byte order mark is dropped. No character is
 * cut, because a line feed is never part of one. All blocks lie in the same memory: fresh memory for each took as long
 * as reading it.
 *
 * @param ending what blocks end with, a byte of ASCII, where it isn't a line feed
 */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>, ending = lineFeed): AsyncGenerator<Block> {
  let room = Buffer.allocUnsafeSlow(roomBytes);
  let used = 0;
  /** Of those, what was handed over before and left. */
  let left = 0;
  let isFirst = true;
  let isSkipping = false;
  const blockTo = (end: number, isLast: boolean, isEndless = false): Block => {
    const hasMark = isFirst && room.subarray(0, Math.min(end, mark.length)).equals(mark);
    isFirst = false;
    const bytes = room.subarray(hasMark ? mark.length : 0, end);
    return { bytes, isUtf8: isUtf8(bytes), isLast, isEndless, left: 0 };
  };
  for await (const read of chunks) {
    let chunk = read;
    if (isSkipping) {
      const next = chunk.indexOf(ending) + 1;
      if (next === 0) continue;
      chunk = chunk.subarray(next);
      isSkipping = false;
    }
    if (used + chunk.length > room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * room.length, used + chunk.length));
      room.copy(larger, 0, 0, used);
      room = larger;
    }
    room.set(chunk, used);
    used += chunk.length;
    const end = room.lastIndexOf(ending, used - 1) + 1;
    if (end <= left) {
      if (used <= longestRowBytes) continue;
      yield blockTo(used, false, true);
      isSkipping = true;
      used = 0;
      left = 0;
      continue;
    }
    const block = blockTo(end, false);
    yield block;
    left = block.left;
    room.copyWithin(0, end - left, used);
    used -= end - left;
  }
  yield blockTo(used, true);
}

export function isUtf8Text(bytes: string): boolean {
  return isUtf8(Buffer.from(bytes, 'latin1'));
}

export function countLines(text: string, from = 0, to = text.length): number {
  // Cut first: where it holds no line end, the search would go on to the end of all.
  const part = text.slice(from, to);
  let count = 0;
  for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) count += 1;
  return count;
}

export const notUtf8 = 'is not UTF-8: save the file with the encoding UTF-8';
