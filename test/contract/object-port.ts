import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { S3Uri } from '../../src/domain/ports.ts';
import { collect, freshName, rejectsWith, type Bench } from './bench.ts';

export function objectPortContract(getBench: () => Bench): void {
  describe('ObjectPort', () => {
    const folder = (stem: string): S3Uri => `s3://${getBench().bucket}/${freshName(stem)}/`;
    const inNoBucket: S3Uri = 's3://no-such-bucket-of-ours/key';

    it('reads back any text under any key, with its size in bytes and its content type', async () => {
      const bench = getBench();
      const { objects } = bench.ports;
      const uri: S3Uri = `${folder('text')}Zoë's 日本茶 (1)+50%&=😀.json`;
      const text = '{"prompt": "naïve — 日本語 😀 \u2028 \u0000", "completion": ""}\r\n';
      await objects.writeText(uri, text, 'application/json');
      assert.equal(await objects.readText(uri), text);
      assert.equal((await objects.find(uri))?.sizeBytes, Buffer.byteLength(text));
      assert.equal(await bench.contentType(uri), 'application/json');
    });

    it('reads the bytes of what is no text', async () => {
      const bench = getBench();
      const uri: S3Uri = `${folder('bytes')}image.png`;
      const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256);
      await bench.putBytes(uri, bytes);
      const read = await bench.ports.objects.readBytes(uri);
      assert.ok(read instanceof Uint8Array);
      assert.deepEqual(Buffer.from(read), Buffer.from(bytes));
    });

    it('overwrites, and keeps an empty object', async () => {
      const { objects } = getBench().ports;
      const uri: S3Uri = `${folder('over')}file.txt`;
      await objects.writeText(uri, 'first', 'text/plain');
      await objects.writeText(uri, '', 'text/plain');
      assert.equal(await objects.readText(uri), '');
      assert.deepEqual(await collect(objects.readLines(uri)), []);
      assert.equal((await objects.find(uri))?.sizeBytes, 0);
    });

    for (const [name, text, lines] of [
      ['LF, with one at the end', 'a\nb\n', ['a', 'b']],
      ['no end at the last line', 'a\nb', ['a', 'b']],
      ['CR LF', 'a\r\nb\r\n', ['a', 'b']],
      ['empty lines', '\na\n\n\nb\n\n', ['', 'a', '', '', 'b', '']],
      ['a byte order mark', '\uFEFFa\nb', ['a', 'b']],
      ['nothing but a byte order mark', '\uFEFF', []],
      ['a mark that is no longer at the start', 'a\n\uFEFFb', ['a', '\uFEFFb']],
      [
        'other separators, which are part of a line',
        'a\u2028b\u2029c\u0085d\u000Be\rf\n',
        ['a\u2028b\u2029c\u0085d\u000Be\rf'],
      ],
    ] as const) {
      it(`splits lines: ${name}`, async () => {
        const bench = getBench();
        const uri: S3Uri = `${folder('lines')}file.jsonl`;
        await bench.putBytes(uri, Buffer.from(text, 'utf8'));
        assert.deepEqual(await collect(bench.ports.objects.readLines(uri)), lines);
      });
    }

    it('leaves the byte order mark out of a text too', async () => {
      const bench = getBench();
      const uri: S3Uri = `${folder('mark')}file.json`;
      await bench.putBytes(uri, Buffer.from('\uFEFF[]', 'utf8'));
      assert.equal(await bench.ports.objects.readText(uri), '[]');
    });

    it('streams tens of megabytes of wide characters line by line', async () => {
      const bench = getBench();
      const uri: S3Uri = `${folder('large')}file.jsonl`;
      // 3- and 4-byte characters at shifting offsets: whatever the chunks, some end within a character.
      const line = (index: number): string => `${index} ${'日本茶😀'.repeat(200)}${'x'.repeat(index % 7)}`;
      const count = 12_000;
      const all = Array.from({ length: count }, (_, index) => line(index)).join('\n');
      await bench.putBytes(uri, Buffer.from(all, 'utf8'));
      const { sizeBytes } = (await bench.ports.objects.find(uri)) ?? { sizeBytes: 0 };
      assert.ok(sizeBytes > 30_000_000, `${sizeBytes} bytes`);
      let index = 0;
      for await (const read of bench.ports.objects.readLines(uri)) {
        if (read !== line(index)) assert.fail(`line ${index} is ${JSON.stringify(read.slice(0, 100))}`);
        index += 1;
      }
      assert.equal(index, count);
    });

    it('streams bytes, whole or in part, exactly as they are', async () => {
      const { objects } = getBench().ports;
      const uri: S3Uri = `${folder('bytes')}file.bin`;
      const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 256));
      await objects.writeStream(uri, Readable.from([bytes]), 'application/octet-stream');
      const read = async (part?: Parameters<typeof objects.readStream>[1]): Promise<Buffer> =>
        Buffer.concat(await collect(objects.readStream(uri, part)));
      assert.ok((await read()).equals(bytes));
      assert.ok((await read({ start: 100_000 })).equals(bytes.subarray(100_000)));
      assert.ok((await read({ start: 5, end: 70_001 })).equals(bytes.subarray(5, 70_001)));
      assert.equal((await read({ start: 5, end: 5 })).length, 0);
    });

    it('writes a stream of any size as one object, and tells one content from another', async () => {
      const bench = getBench();
      const { objects } = bench.ports;
      const uri: S3Uri = `${folder('stream')}file.jsonl`;
      const chunk = (index: number) => Buffer.alloc(300_007, index % 251);
      const many = async function* (count: number) {
        for (let index = 0; index < count; index += 1) yield chunk(index);
      };
      for (const count of [0, 1, 70]) {
        await objects.writeStream(uri, many(count), 'application/jsonl');
        const expected = Buffer.concat(Array.from({ length: count }, (_, index) => chunk(index)));
        assert.ok(Buffer.concat(await collect(objects.readStream(uri))).equals(expected), `${count} chunks`);
      }
      assert.equal(await bench.contentType(uri), 'application/jsonl');
      const before = (await objects.find(uri))?.etag;
      await objects.writeStream(uri, many(2), 'application/jsonl');
      assert.notEqual((await objects.find(uri))?.etag, before);
    });

    it('leaves what was there where the source of a stream fails, and says its error', async () => {
      const { objects } = getBench().ports;
      const uri: S3Uri = `${folder('half')}file.txt`;
      await objects.writeText(uri, 'before', 'text/plain');
      const breaks = async function* () {
        for (let index = 0; index < 40; index += 1) yield Buffer.alloc(500_000, 1);
        throw new RangeError('the source broke');
      };
      await assert.rejects(objects.writeStream(uri, breaks(), 'text/plain'), RangeError);
      assert.equal(await objects.readText(uri), 'before');
    });

    it('lets a reader stop early', async () => {
      const bench = getBench();
      const uri: S3Uri = `${folder('early')}file.txt`;
      await bench.putBytes(uri, Buffer.from('line\n'.repeat(1_000_000)));
      for await (const line of bench.ports.objects.readLines(uri)) {
        assert.equal(line, 'line');
        break;
      }
      assert.ok(await bench.ports.objects.find(uri));
    });

    it('finds neither a missing object nor one in a missing bucket', async () => {
      const { objects } = getBench().ports;
      assert.equal(await objects.find(`${folder('missing')}key`), null);
      assert.equal(await objects.find(inNoBucket), null);
    });

    it('tells whether a bucket exists', async () => {
      const { ports, bucket } = getBench();
      assert.equal(await ports.objects.bucketExists(bucket), true);
      assert.equal(await ports.objects.bucketExists('no-such-bucket-of-ours'), false);
    });

    it('says which object or bucket is missing when it is read or written', async () => {
      const { objects } = getBench().ports;
      const missing: S3Uri = `${folder('missing')}key`;
      const noKey = { healing: 'never', code: 'NoSuchKey', message: new RegExp(missing) } as const;
      const noBucket = { healing: 'never', code: 'NoSuchBucket', message: /no-such-bucket-of-ours/ } as const;
      await rejectsWith(objects.readText(missing), noKey);
      await rejectsWith(collect(objects.readLines(missing)), noKey);
      await rejectsWith(objects.readText(inNoBucket), noBucket);
      await rejectsWith(collect(objects.readLines(inNoBucket)), noBucket);
      await rejectsWith(collect(objects.list(inNoBucket)), noBucket);
      await rejectsWith(objects.writeText(inNoBucket, 'text', 'text/plain'), noBucket);
      await rejectsWith(collect(objects.readStream(missing)), noKey);
      const some = async function* () {
        yield Buffer.from('text');
      };
      await rejectsWith(objects.writeStream(inNoBucket, some(), 'text/plain'), noBucket);
    });

    it('lists and deletes more objects than AWS handles in one call, in key order', async () => {
      const { objects } = getBench().ports;
      const prefix = folder('many');
      const uris = Array.from({ length: 1_050 }, (_, index): S3Uri => `${prefix}${String(index).padStart(5, '0')}`);
      const waiting = [...uris];
      const writer = async (): Promise<void> => {
        for (let uri = waiting.pop(); uri !== undefined; uri = waiting.pop())
          await objects.writeText(uri, 'x', 'text/plain');
      };
      await Promise.all(Array.from({ length: 8 }, writer));
      assert.deepEqual(
        (await collect(objects.list(prefix))).map(({ uri }) => uri),
        uris,
      );
      await objects.delete(uris);
      assert.deepEqual(await collect(objects.list(prefix)), []);
    });

    it('lists exactly the URIs that start with the prefix', async () => {
      const { objects } = getBench().ports;
      const prefix = folder('prefix');
      const names = ['a', 'a b', 'a/1.txt', 'a/日本茶', 'ab', 'b'];
      for (const name of names) await objects.writeText(`${prefix}${name}`, name, 'text/plain');
      const listed = async (end: string): Promise<string[]> =>
        (await collect(objects.list(`${prefix}${end}`))).map(({ uri }) => uri.slice(prefix.length));
      assert.deepEqual(await listed('a'), ['a', 'a b', 'a/1.txt', 'a/日本茶', 'ab']);
      assert.deepEqual(await listed('a/'), ['a/1.txt', 'a/日本茶']);
      assert.deepEqual(await listed('c'), []);
    });

    it('deletes only what is named; what is missing, bucket included, is deleted already', async () => {
      const { objects } = getBench().ports;
      const prefix = folder('delete');
      await objects.writeText(`${prefix}stays`, 'x', 'text/plain');
      await objects.writeText(`${prefix}goes & <away>`, 'x', 'text/plain');
      await objects.delete([`${prefix}goes & <away>`, `${prefix}never-was`, inNoBucket]);
      await objects.delete([]);
      assert.deepEqual(
        (await collect(objects.list(prefix))).map(({ uri }) => uri),
        [`${prefix}stays`],
      );
    });
  });
}
