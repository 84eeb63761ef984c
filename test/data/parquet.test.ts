/** Parquet by Arrow and by hyparquet, whose pages are of two versions, read the short way and the long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { file, memoryOutput, recordsOf, run } from './support.ts';

/** Six rows in groups of four: the third has no dialogue, the fifth's is no UTF-8. Written by pyarrow 21.0.0. */
const byArrow = {
  'dictionaries, Snappy':
    'UEFSMRUEFWQVZkwVBBUAEgAAMmAVAAAASGUgc2FpZCAibm8iCmFuZCBsZWZ0ARlQbmHDr3ZlIOaXpeacrOiMtiDwn5iAFQAVEhUWLBUIFRAVBhUGHAAAAAkgAgAAAAMLAQMCFQQVLhUwTBUGFQASAAAXGAMAAABvbmUBByx0d28FAAAAdGhyZWUVABUUFRgsFQgVEBUGFQYcAAAACiQCAAAACAECAyQAFQQVShVOTBUEFQASAAAlkA8AAABicm9rZW4g//4gYnl0ZXMOAAAAbGFzdAl0YWIgXCBlbmQVABUSFRYsFQQVEBUGFQYcAAAACSACAAAABAEBAwIVBBUeFSJMFQQVABIAAA84BAAAAGZpdmUDAAAAc2l4FQAVEhUWLBUEFRAVBhUGHAAAAAkgAgAAAAQBAQMCFQQZPDUAGAZzY2hlbWEVBAAVDCUCGAhkaWFsb2d1ZSUATBwAAAAVDCUCGAdzdW1tYXJ5JQBMHAAAABYMGSwZLCYAHBUMGTUABhAZGAhkaWFsb2d1ZRUCFggWuAEWvgEmigEmCCksFQQVABUCABUAFRAVAgA8Fn4ZBhkmAgYAAAAmABwVDBk1AAYQGRgHc3VtbWFyeRUCFggWhAEWigEmkgImxgEpLBUEFQAVAgAVABUQFQIAPBYcGQYZJgAIAAAAFrwCFggmCBbIAgAZLCYAHBUMGTUABhAZGAhkaWFsb2d1ZRUCFgQWngEWpgEmugMm0AIpLBUEFQAVAgAVABUQFQIAPBY6GQYZJgAEAAAAJgAcFQwZNQAGEBkYB3N1bW1hcnkVAhYEFnIWeia0BCb2AyksFQQVABUCABUAFRAVAgA8Fg4ZBhkmAAQAAAAWkAIWBCbQAhagAgAoIHBhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjEuMC4wGSwcAAAcAAAAgwEAAFBBUjE=',
  'plain, not packed':
    'UEFSMRUAFaIBFaIBLBUIFQAVBhUGHAAAAAIAAAADCxUAAABIZSBzYWlkICJubyIKYW5kIGxlZnQVAAAAbmHDr3ZlIOaXpeacrOiMtiDwn5iAFQAAAEhlIHNhaWQgIm5vIgphbmQgbGVmdBUAFUgVSCwVCBUAFQYVBhwAAAACAAAACAEDAAAAb25lAwAAAHR3bwUAAAB0aHJlZQMAAABvbmUVABVWFVYsFQQVABUGFQYcAAAAAgAAAAQBDwAAAGJyb2tlbiD//iBieXRlcw4AAABsYXN0CXRhYiBcIGVuZBUAFSoVKiwVBBUAFQYVBhwAAAACAAAABAEEAAAAZml2ZQMAAABzaXgVBBk8NQAYBnNjaGVtYRUEABUMJQIYCGRpYWxvZ3VlJQBMHAAAABUMJQIYB3N1bW1hcnklAEwcAAAAFgwZLBksJgAcFQwZJQYAGRgIZGlhbG9ndWUVABYIFswBFswBJghJHBUAFQAVAgA8Fn4ZBhkmAgYAAAAmABwVDBklBgAZGAdzdW1tYXJ5FQAWCBZuFm4m1AFJHBUAFQAVAgA8FhwZBhkmAAgAAAAWugIWCCYIFroCABksJgAcFQwZJQYAGRgIZGlhbG9ndWUVABYEFnwWfCbCAkkcFQAVABUCADwWOhkGGSYABAAAACYAHBUMGSUGABkYB3N1bW1hcnkVABYEFlAWUCa+A0kcFQAVABUCADwWDhkGGSYABAAAABbMARYEJsICFswBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyMS4wLjAZLBwAABwAAABTAQAAUEFSMQ==',
};

const texts = [
  'He said "no"\nand left',
  'naïve 日本茶 😀',
  null,
  'He said "no"\nand left',
  'fifth',
  'last\ttab \\ end',
];
const answers = ['one', 'two', 'three', 'one', 'five', 'six'];

const byHyparquet = (codec: 'SNAPPY' | 'UNCOMPRESSED', encoding?: 'PLAIN' | 'DELTA_LENGTH_BYTE_ARRAY') =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'dialogue', data: texts, type: 'STRING', nullable: true, ...(encoding && { encoding }) },
        { name: 'summary', data: answers, type: 'STRING' },
      ],
      rowGroupSize: 4,
      codec,
    }),
  );

const prepared = async (content: Uint8Array, checks: 'limits' | 'all') => {
  const output = memoryOutput();
  const { report } = await run({
    sources: file('d.parquet', content),
    settings: { map: { prompt: 'dialogue', completion: 'summary' }, checks, problems: 'skip' },
    more: { output },
  });
  const problems = report.problems.shown.map(({ place, kind }) => `${place} ${kind}`);
  return { problems, records: recordsOf(output, 'training') };
};
const expected = (rows: readonly number[]) => rows.map((at) => ({ prompt: texts[at], completion: answers[at] }));

for (const checks of ['limits', 'all'] as const) {
  for (const [name, base64] of Object.entries(byArrow)) {
    test(`Arrow's pages (${name}) with checks "${checks}": what is no UTF-8 is refused, the rest is taken`, async () => {
      const { problems, records } = await prepared(Buffer.from(base64, 'base64'), checks);
      assert.deepEqual(problems, ['d.parquet:3 empty', 'd.parquet:5 encoding']);
      assert.deepEqual(records, expected([0, 1, 3, 5]));
    });
  }
  for (const [codec, encoding] of [
    ['SNAPPY'],
    ['UNCOMPRESSED', 'PLAIN'],
    ['SNAPPY', 'DELTA_LENGTH_BYTE_ARRAY'],
  ] as const) {
    test(`hyparquet's pages (${codec}, ${encoding ?? 'its choice'}) with checks "${checks}"`, async () => {
      const { problems, records } = await prepared(byHyparquet(codec, encoding), checks);
      assert.deepEqual(problems, ['d.parquet:3 empty']);
      assert.deepEqual(records, expected([0, 1, 3, 4, 5]));
    });
  }
}

test('a page that was cut short is an error of the file, not of the program', async () => {
  const bytes = Buffer.from(byArrow['plain, not packed'], 'base64');
  // The length of the first text.
  const at = bytes.indexOf('He said') - 4;
  bytes.writeUInt32LE(0x7fffffff, at);
  const { problems } = await prepared(bytes, 'limits');
  assert.equal(problems[0], 'd.parquet:1 parquet');
});
