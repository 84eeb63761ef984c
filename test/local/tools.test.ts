import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cached, firstThatWorks, installOnce } from '../../local/tools.ts';

let cache: string;
before(async () => {
  cache = await mkdtemp(join(tmpdir(), 'temper-tools-'));
  process.env.TEMPER_CACHE = cache;
});
after(() => rm(cache, { recursive: true, force: true }));

const works = (path: string) => ({ what: `way to ${path}`, get: async () => path });
const fails = (what: string, reason: string) => ({ what, get: () => Promise.reject(new Error(reason)) });

describe('a tool', () => {
  test('comes from the first way that works', async () => {
    assert.equal(await firstThatWorks('it', [fails('PATH', 'not there'), works('/a'), works('/b')], ''), '/a');
  });

  test('that no way yields is an error with every way, its reason and the remedy', async () => {
    const ways = [fails('PATH', 'no "it" there'), fails('download', 'no such host')];
    await assert.rejects(firstThatWorks('The tool', ways, 'install it'), {
      message:
        'The tool: no way to get it worked.\n  - PATH: no "it" there\n  - download: no such host\nWhat to do: install it',
    });
  });

  test('is in the cache once installed, and not before', async () => {
    const way = cached('lamp', 'bin');
    await assert.rejects(way.get(), /not there yet/);
    await installOnce('lamp', (folder) => writeFile(join(folder, 'bin'), 'x'));
    assert.equal(await way.get(), join(cache, 'tools', 'lamp', 'bin'));
  });
});

describe('installing', () => {
  test('happens once, however many ask at the same time', async () => {
    let builds = 0;
    const build = async (folder: string) => {
      builds += 1;
      await writeFile(join(folder, 'file'), String(builds));
    };
    const folders = await Promise.all(Array.from({ length: 4 }, () => installOnce('once', build)));
    assert.deepEqual([builds, new Set(folders).size], [1, 1]);
    assert.equal(await readFile(join(folders[0] ?? '', 'file'), 'utf8'), '1');
  });

  test('that fails leaves nothing behind, and the next try starts anew', async () => {
    const broken = installOnce('half', async (folder) => {
      await writeFile(join(folder, 'file'), 'half');
      throw new Error('disk full');
    });
    await assert.rejects(broken, /disk full/);
    assert.deepEqual(await entries('half'), []);
    const folder = await installOnce('half', (partial) => writeFile(join(partial, 'file'), 'whole'));
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'whole');
  });

  test('takes over from a process that was killed in the middle', async () => {
    await mkdir(join(cache, 'tools', 'dead.partial-1'), { recursive: true });
    const lock = join(cache, 'tools', 'dead.lock');
    await writeFile(lock, '1');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lock, longAgo, longAgo);
    await installOnce('dead', (folder) => writeFile(join(folder, 'file'), 'x'));
    assert.deepEqual(await entries('dead'), ['dead']);
  });
});

async function entries(name: string): Promise<string[]> {
  return (await readdir(join(cache, 'tools'))).filter((entry) => entry.startsWith(name));
}
