import { isUtf8 } from 'node:buffer';

/** Whole lines of a file, however its chunks fall. */
export interface Block {
  readonly bytes: Buffer;
  /** False where some line of it is no UTF-8. */
  readonly isUtf8: boolean;
  readonly isLast: boolean;
}

const mark = Buffer.from('\uFEFF', 'utf8');

/**
 * Chunks as blocks that end where a line ends; the last may have no end. A byte order mark is dropped. No character is
 * cut, because a line feed is never part of one.
 */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let pending: Buffer[] = [];
  let isFirst = true;
  const block = (bytes: Buffer, isLast: boolean): Block => {
    const content = isFirst && bytes.subarray(0, 3).equals(mark) ? bytes.subarray(3) : bytes;
    isFirst = false;
    return { bytes: content, isUtf8: isUtf8(content), isLast };
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      const head = bytes.subarray(0, end);
      yield block(pending.length === 0 ? head : Buffer.concat([...pending, head]), false);
      pending = [];
    }
    // A copy: streams may use a chunk's memory again.
    if (end < bytes.length) pending.push(Buffer.from(bytes.subarray(end)));
  }
  yield block(Buffer.concat(pending), true);
}

export function isUtf8Text(bytes: string): boolean {
  return isUtf8(Buffer.from(bytes, 'latin1'));
}

export function countLines(text: string, from = 0, to = text.length): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

export const notUtf8 = 'is not UTF-8: save the file with the encoding UTF-8';
