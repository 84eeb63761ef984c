import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isOwnerAlive, newRunFolder } from '../../local/run-folders.ts';

let cache: string;
before(async () => {
  cache = await mkdtemp(join(tmpdir(), 'temper-runs-'));
  process.env.TEMPER_CACHE = cache;
});
after(() => rm(cache, { recursive: true, force: true }));

const second = (number: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, number));
const endedPid = '2147483646';

describe('run folders', () => {
  test('are named by time and purpose', async () => {
    assert.equal(basename(await newRunFolder('demo', second(0))), '20260102-030400-demo');
  });

  test('of ended runs are removed when newer ones come, those of running ones are not', async () => {
    for (let number = 1; number <= 7; number++) {
      const folder = await newRunFolder('demo', second(number));
      if (number !== 2) await writeFile(join(folder, 'pid'), endedPid);
    }
    const left = await readdir(join(cache, 'runs'));
    // The first two tests' runs of this very process still run; of the ended ones the newest stay.
    assert.deepEqual(left.sort(), [
      '20260102-030400-demo',
      '20260102-030402-demo',
      '20260102-030403-demo',
      '20260102-030404-demo',
      '20260102-030405-demo',
      '20260102-030406-demo',
      '20260102-030407-demo',
    ]);
  });
});

describe('the owner of a pid file', () => {
  for (const [content, alive] of [
    [String(process.pid), process.pid],
    [endedPid, undefined],
    ['', undefined],
    ['nonsense', undefined],
    ['-1', undefined],
  ] as const) {
    test(`${JSON.stringify(content.replace(String(process.pid), 'our pid'))} is ${alive ? 'alive' : 'not alive'}`, async () => {
      const file = join(cache, 'pid');
      await writeFile(file, content);
      assert.equal(await isOwnerAlive(file), alive);
    });
  }

  test('of no file is not alive', async () => {
    assert.equal(await isOwnerAlive(join(cache, 'none')), undefined);
  });
});
