/** Forms of files as others write them, row by row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readRows } from '../../src/data/readers/index.ts';
import type { SourceFile } from '../../src/data/source-file.ts';
import { file } from './support.ts';

async function rowsOf(source: SourceFile): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  const say = (line: number, kind: string, message: string) => void rows.push(`${line} ${kind}: ${message}`);
  await readRows(source, {
    row: (value) => void rows.push(structuredClone(value)),
    wrong: say,
    broken: (line, kind, message) => say(line, `broken ${kind}`, message),
    pause: async () => undefined,
  });
  return rows;
}

const sound = { a: 'x', b: 'y' };
for (const [name, fileName, content, expected] of [
  [
    'text after a closing quotation mark is refused, not cut off',
    'd.csv',
    'a,b\n"He said "hi" to me",y\n"x" more,y\n"x","y"\n',
    [
      '2 csv: has more after the closing quotation mark of a field: double marks within a field',
      '3 csv: has more after the closing quotation mark of a field: double marks within a field',
      sound,
    ],
  ],
  ['quotation marks within an unquoted field are text', 'd.csv', 'a,b\nx "q" z,y\n', [{ a: 'x "q" z', b: 'y' }]],
  [
    'carriage returns alone end no line',
    'd.csv',
    '"a","b"\r"x","y\nz"\r"x","y"\r',
    ['1 broken csv: ends with a carriage return alone, as old Macs write it: save the file with line ends LF or CRLF'],
  ],
  ['a blank line may come first', 'd.csv', '\r\na;b\r\nx;y\r\n', [sound]],
  ['a name of a .tsv may hold commas', 'd.tsv', 'a, b, c\tb\nx\ty\n', [{ 'a, b, c': 'x', b: 'y' }]],
  ['a .tsv without tabs is parted by what it has', 'd.tsv', 'a,b\nx,y\n', [sound]],
  ['the last CRLF may be cut', 'd.csv', '"a","b"\r\n"x","y"\r', [sound]],
  ['a name may hold what URLs give a meaning', 'set #1?.csv', 'a,b\nx,y\n', [sound]],
] as const) {
  test(name, async () => {
    for (const chunkBytes of [3, 7_777]) assert.deepEqual(await rowsOf(file(fileName, content, chunkBytes)), expected);
  });
}

test('of an array on one line no more than a chunk is read ahead', async () => {
  const entry = { text: 'naïve, "quoted" \\ \u{1F600}' };
  const bytes = Buffer.from(JSON.stringify(Array.from({ length: 2_000 }, () => entry)));
  const whole = file('d.json', bytes, 1_000);
  let read = 0;
  let rows = 0;
  let mostAhead = 0;
  const rowBytes = bytes.length / 2_000;
  await readRows(
    {
      ...whole,
      async *stream() {
        for await (const chunk of whole.stream()) {
          mostAhead = Math.max(mostAhead, read - rows * rowBytes);
          read += chunk.length;
          yield chunk;
        }
      },
    },
    {
      row: (value) => {
        assert.deepEqual(Buffer.from((value as typeof entry).text, 'latin1').toString('utf8'), entry.text);
        rows += 1;
      },
      wrong: (line, kind, message) => assert.fail(`${line} ${kind}: ${message}`),
      broken: (line, kind, message) => assert.fail(`${line} ${kind}: ${message}`),
      pause: async () => undefined,
    },
  );
  assert.equal(rows, 2_000);
  assert.ok(mostAhead < 2_000, `${mostAhead} bytes ahead`);
});

test('a line that never ends is left out; what follows is read', async () => {
  const chunk = Buffer.alloc(8 * 1024 * 1024, 0x20);
  const source = {
    ...file('d.jsonl', ''),
    async *stream() {
      yield Buffer.from('{"a":1}\n{"a":');
      for (let count = 0; count < 12; count++) yield chunk;
      yield Buffer.from('2}\n{"a":3}\n');
    },
  };
  assert.deepEqual(await rowsOf(source), [{ a: 1 }, '2 json: is longer than 64 MB: write one record a line', { a: 3 }]);
});

test('a packed file is blamed for what is wrong with it alone', async () => {
  const packed = gzipSync('a,b\nx,y\n');
  await assert.rejects(
    rowsOf(file('d.csv.gz', packed.subarray(0, -9))),
    /d\.csv\.gz can't be unpacked .*upload it again/,
  );
  const source = {
    ...file('d.csv.gz', packed),
    async *stream() {
      yield packed.subarray(0, 10);
      throw new Error('connection reset');
    },
  };
  await assert.rejects(rowsOf(source), /^Error: connection reset$/);
  await assert.rejects(rowsOf(file('d.parquet.gz', packed)), /is Parquet within gzip.*unpack it/);
});
