/** Folders of this machine, however they are written and whatever else they hold. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { openSources } from '../../src/data/sources/index.ts';
import { settings } from './support.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-source-'));
  await mkdir(join(folder, 'data/.ipynb_checkpoints'), { recursive: true });
  await mkdir(join(folder, 'data/more'));
  await writeFile(join(folder, 'data/b.jsonl'), '{}');
  await writeFile(join(folder, 'data/more/a.csv'), 'a');
  await writeFile(join(folder, 'data/.ipynb_checkpoints/b-checkpoint.jsonl'), '{}');
  await writeFile(join(folder, 'data/.hidden.jsonl'), '{}');
  await writeFile(join(folder, 'data/notes.txt'), '');
  await writeFile(join(folder, 'blob'), '{}');
  // As the hub's cache has them.
  await symlink('../blob', join(folder, 'data/c.jsonl'));
  await symlink('nowhere', join(folder, 'data/d.jsonl'));
});
after(() => rm(folder, { recursive: true }));

const written = [
  ['as a path', () => join(folder, 'data')],
  ['with a slash', () => `${join(folder, 'data')}/`],
  ['relative', () => `./${relative(process.cwd(), join(folder, 'data'))}`],
  ['with detours', () => `${folder}//data/more/../.`],
] as const;
for (const [name, path] of written) {
  test(`a folder (${name}) is its files, those of folders in it and those that links name`, async () => {
    const { training } = await openSources(
      { ...settings, source: path() },
      { objects: () => assert.fail('no S3 here'), environment: {}, allowsLocal: true },
    );
    assert.ok('files' in training);
    const root = path().replace(/\/+$/, '');
    assert.deepEqual(
      training.files.map((file) => file.name.slice(root.length + 1)),
      ['b.jsonl', 'c.jsonl', 'more/a.csv'],
    );
  });
}
