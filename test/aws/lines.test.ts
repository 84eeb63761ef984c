import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeLines } from '../../src/aws/lines.ts';

async function* inChunks(bytes: Uint8Array, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += sizeBytes) yield bytes.subarray(start, start + sizeBytes);
}

describe('decodeLines', () => {
  const text = '\uFEFF{"prompt":"Zoë – 日本茶"}\r\n\n😀😀\r\r\nlast\u2028one';
  const lines = ['{"prompt":"Zoë – 日本茶"}', '', '😀😀\r', 'last\u2028one'];

  for (const sizeBytes of [1, 2, 3, 4, 5, 7, 1_000]) {
    it(`splits the same wherever chunks of ${sizeBytes} bytes end`, async () => {
      const split: string[] = [];
      for await (const line of decodeLines(inChunks(Buffer.from(text), sizeBytes))) split.push(line);
      assert.deepEqual(split, lines);
    });
  }

  it('puts a replacement character for bytes that are no UTF-8, at the end too', async () => {
    const split: string[] = [];
    for await (const line of decodeLines(inChunks(Uint8Array.of(0x61, 0xff, 0x0a, 0xe6), 1))) split.push(line);
    assert.deepEqual(split, ['a\uFFFD', '\uFFFD']);
  });

  it('yields a line as soon as its end has come, before the next chunk is asked for', async () => {
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1;
        yield Buffer.from(`line ${asked}\n`);
      }
    }
    for await (const line of decodeLines(endless())) if (line === 'line 3') break;
    assert.equal(asked, 3);
  });
});
