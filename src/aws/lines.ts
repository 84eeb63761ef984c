import { StringDecoder } from 'node:string_decoder';

/**
 * Bytes, in chunks that may end anywhere (within a character, between CR and LF), as lines without their ends. A byte
 * order mark at the start is dropped; a last line without an end counts, an empty rest does not.
 *
 * Not `node:readline`: it also ends lines at U+2028 and U+2029, which are legal inside a JSON string.
 */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  let first = true;

  const finish = (line: string): string => {
    const text = first ? withoutByteOrderMark(line) : line;
    first = false;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };

  for await (const chunk of chunks) {
    const text = decoder.write(asBuffer(chunk));
    let start = 0;
    // Looks only at the new text, so that a line of many chunks costs no more than its length.
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      yield finish(pending + text.slice(start, end));
      pending = '';
      start = end + 1;
    }
    pending += text.slice(start);
  }
  pending += decoder.end();
  const rest = pending === '' ? '' : finish(pending);
  if (rest !== '') yield rest;
}

export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
