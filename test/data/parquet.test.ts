/** Parquet by Arrow and by hyparquet, whose pages are of two versions, read the short way and the long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { DataMap } from '../../src/domain/data-settings.ts';
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

const prepared = async (
  content: Uint8Array,
  checks: 'limits' | 'all',
  map: DataMap = { prompt: 'dialogue', completion: 'summary' },
) => {
  const output = memoryOutput();
  const { report } = await run({
    sources: file('d.parquet', content),
    settings: { map, checks, problems: 'skip' },
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

test('with a group that can not be read, the groups before it are not used either', async () => {
  const bytes = Buffer.from(byArrow['plain, not packed'], 'base64');
  bytes.writeUInt32LE(0x7fffffff, bytes.indexOf('last\ttab') - 4);
  for (const checks of ['limits', 'all'] as const) {
    const { isUsable, report } = await run({
      sources: file('d.parquet', bytes),
      settings: { map: { prompt: 'dialogue', completion: 'summary' }, checks, problems: 'skip' },
      more: { output: memoryOutput() },
    });
    const places = report.problems.shown.map(({ place, kind }) => `${place} ${kind}`);
    assert.deepEqual([isUsable, places], [false, ['d.parquet:3 empty', 'd.parquet:5 parquet']]);
  }
});

/** By pyarrow 21.0.0: `extra`, a struct with a `dialogue` of its own that is required; `dialogue`; `summary`. */
const sameNameWithin =
  'UEFSMRUEFQoVDkwVAhUAEgAABRABAAAAeBUAFQYVCiwVCBUQFQYVBhwAAAADCAEIABUEFTAVNEwVBhUAEgAAGFwDAAAAb25lBQAAAHRocmVlBAAAAGZvdXIVABUUFRgsFQgVEBUGFQYcAAAACiQCAAAAAw0CAyQAFQQVKBUsTBUIFQASAAAUTAEAAAAxAQAAADIBAAAAMwEAAAA0FQAVFBUYLBUIFRAVBhUGHAAAAAokAgAAAAgBAgPkABUEGVw1ABgGc2NoZW1hFQYANQAYBWV4dHJhFQIAFQwlABgIZGlhbG9ndWUlAEwcAAAAFQwlAhgIZGlhbG9ndWUlAEwcAAAAFQwlAhgHc3VtbWFyeSUATBwAAAAWCBkcGTwmABwVDBk1AAYQGSgFZXh0cmEIZGlhbG9ndWUVAhYIFlIWWiYyJggpLBUEFQAVAgAVABUQFQIAPBYIGQYZBgAAACYAHBUMGTUABhAZGAhkaWFsb2d1ZRUCFggWhgEWjgEmsgEmYiksFQQVABUCABUAFRAVAgA8FhgZBhkmAgYAAAAmABwVDBk1AAYQGRgHc3VtbWFyeRUCFggWfhaGASa4AibwASksFQQVABUCABUAFRAVAgA8FggZBhkmAAgAAAAW1gIWCCYIFu4CACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyMS4wLjAZPBwAABwAABwAAABaAQAAUEFSMQ==';
/** Texts `in.prömpt` and `summary`. */
const unusualName =
  'UEFSMRUEFRwVIEwVBBUAEgAADjQDAAAAb25lAwAAAHR3bxUAFRIVFiwVBBUQFQYVBhwAAAAJIAIAAAAEAQEDAhUEFRQVGEwVBBUAEgAACiQBAAAAMQEAAAAyFQAVEhUWLBUEFRAVBhUGHAAAAAkgAgAAAAQBAQMCFQQZPDUAGAZzY2hlbWEVBAAVDCUCGAppbi5wcsO2bXB0JQBMHAAAABUMJQIYB3N1bW1hcnklAEwcAAAAFgQZHBksJgAcFQwZNQAGEBkYCmluLnByw7ZtcHQVAhYEFnAWeCZEJggpLBUEFQAVAgAVABUQFQIAPBYMGQYZJgAEAAAAJgAcFQwZNQAGEBkYB3N1bW1hcnkVAhYEFmgWcCa0ASaAASksFQQVABUCABUAFRAVAgA8FgQZBhkmAAQAAAAW2AEWBCYIFugBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyMS4wLjAZLBwAABwAAAD1AAAAUEFSMQ==';
/** Bytes that aren't said to be texts: `prompt`, whose second is no UTF-8, and `image`, none of which is. */
const bytesAlone =
  'UEFSMRUEFS4VMkwVBhUAEgAAF1gCAAAAb2sFAAAA//4gbm8EAAAAZmluZRUAFRQVGCwVBhUQFQYVBhwAAAAKJAIAAAAGAQIDJAAVBBUeFSJMFQYVABIAAA84AQAAADEBAAAAMgEAAAAzFQAVFBUYLBUGFRAVBhUGHAAAAAokAgAAAAYBAgMkABUEFRQVGEwVBBUAEgAACiQBAAAA/wEAAAD+FQAVEhUWLBUGFRAVBhUGHAAAAAkgAgAAAAMFAQMCFQQZTDUAGAZzY2hlbWEVBgAVDCUCGAZwcm9tcHQAFQwlAhgKY29tcGxldGlvbiUATBwAAAAVDCUCGAVpbWFnZQAWBhkcGTwmABwVDBk1AAYQGRgGcHJvbXB0FQIWBhaEARaMASZWJggpLBUEFQAVAgAVABUQFQIAPBYWGQYZJgAGAAAAJgAcFQwZNQAGEBkYCmNvbXBsZXRpb24VAhYGFnQWfCbSASaUASksFQQVABUCABUAFRAVAgA8FgYZBhkmAAYAAAAmABwVDBk1AAYQGRgFaW1hZ2UVAhYGFmgWcCbEAiaQAiksFQQVABUCABUAFRAVAgA8FgQZBhkmAgQAAAAW4AIWBiYIFvgCACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyMS4wLjAZPBwAABwAABwAAAA6AQAAUEFSMQ==';

for (const checks of ['limits', 'all'] as const) {
  test(`a column is not taken for one of the same name within another (checks "${checks}")`, async () => {
    const { problems, records } = await prepared(Buffer.from(sameNameWithin, 'base64'), checks);
    assert.deepEqual(problems, ['d.parquet:2 empty']);
    assert.deepEqual(records, [
      { prompt: 'one', completion: '1' },
      { prompt: 'three', completion: '3' },
      { prompt: 'four', completion: '4' },
    ]);
  });

  test(`a column's name may hold dots and letters beyond ASCII (checks "${checks}")`, async () => {
    const map = { prompt: 'in.prömpt', completion: 'summary' };
    const { problems, records } = await prepared(Buffer.from(unusualName, 'base64'), checks, map);
    assert.deepEqual(problems, []);
    assert.deepEqual(records, [
      { prompt: 'one', completion: '1' },
      { prompt: 'two', completion: '2' },
    ]);
  });

  test(`bytes that are no text never become one, and don't matter where none is needed (checks "${checks}")`, async () => {
    const { problems, records } = await prepared(Buffer.from(bytesAlone, 'base64'), checks, {});
    assert.deepEqual(problems, ['d.parquet:2 shape']);
    assert.deepEqual(records, [
      { prompt: 'ok', completion: '1' },
      { prompt: 'fine', completion: '3' },
    ]);
  });
}

test('rows of a large group are made a part at a time, and are the same', async () => {
  const count = 60_000;
  const numbers = Array.from({ length: count }, (_, at) => at);
  const content = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: numbers, type: 'INT32' },
      { name: 'dialogue', data: numbers.map((at) => `dialogue ${at}`), type: 'STRING' },
      { name: 'summary', data: numbers.map((at) => `summary ${at % 5}`), type: 'STRING' },
    ],
    rowGroupSize: count,
  });
  const map = { prompt: '{id}: {dialogue}', completion: 'summary' };
  const { problems, records } = await prepared(new Uint8Array(content), 'limits', map);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    records,
    numbers.map((at) => ({ prompt: `${at}: dialogue ${at}`, completion: `summary ${at % 5}` })),
  );
});

test('where the source fails, or reading is to stop, the file is not blamed for it', async () => {
  const whole = file('d.parquet', byHyparquet('SNAPPY'));
  const settings = { map: { prompt: 'dialogue', completion: 'summary' }, problems: 'skip' } as const;
  let slices = 0;
  const slice = async (start: number, end: number): Promise<Uint8Array> => {
    if ((slices += 1) > 2) throw new Error('connection reset');
    return whole.slice(start, end);
  };
  await assert.rejects(run({ sources: { ...whole, slice }, settings }), /^Error: connection reset$/);
  const onProgress = (): void => {
    throw new Error('cancelled');
  };
  await assert.rejects(run({ sources: whole, settings, more: { onProgress } }), /^Error: cancelled$/);
});
