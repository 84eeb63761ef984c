/** A folder of this machine gets the same files as any other output, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { localOutput } from '../../src/data/output/local-output.ts';
import { Spool } from '../../src/data/spool.ts';
import { file, memoryOutput, run, sentence, type Work } from './support.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-output-'));
});
after(() => rm(folder, { recursive: true }));

const lines = (answer: string) =>
  Array.from({ length: 50 }, (_, at) => JSON.stringify({ prompt: sentence(at), completion: `${answer} ${at}` })).join(
    '\n',
  );
const work = (content: string, output: NonNullable<Work['more']>['output']): Work => ({
  sources: file('d.jsonl', content),
  settings: { version: 1, split: { validation: 0.1, evaluation: 0.2, seed: 1 } },
  ...(output && { more: { output } }),
});
const filesIn = async (name: string): Promise<readonly string[]> => {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, name).length + 1))
    .sort();
};

test('what is written is what any output gets, once and again', async () => {
  const expected = memoryOutput();
  await run(work(lines('yes'), expected));
  for (const wasThere of [false, true]) {
    const { written } = await run(work(lines('yes'), localOutput(join(folder, 'same'))));
    assert.equal(written?.wasThere, wasThere);
    assert.deepEqual(await filesIn('same'), [...expected.files.keys()].sort());
    for (const [name, bytes] of expected.files) {
      const content = await readFile(join(folder, 'same', name), 'utf8');
      assert.equal(content.replaceAll(join(folder, 'same'), 'memory'), bytes.toString('utf8'));
    }
  }
});

test('refused for what is there already, it leaves all as it was', async () => {
  const output = localOutput(join(folder, 'other'));
  await run(work(lines('yes'), output));
  const names = await filesIn('other');
  const training = await readFile(join(folder, 'other', 'training_data_v1', 'training.jsonl'));
  await assert.rejects(run(work(lines('no'), output)), /other data is there/);
  assert.deepEqual(await filesIn('other'), names);
  assert.deepEqual(await readFile(join(folder, 'other', 'training_data_v1', 'training.jsonl')), training);
});

test('where problems forbid it, not even the folder is made', async () => {
  const { isUsable } = await run(work(`${lines('yes')}\nbroken`, localOutput(join(folder, 'never'))));
  assert.equal(isUsable, false);
  await assert.rejects(readdir(join(folder, 'never')), /ENOENT/);
});

test('what a killed process left half-written goes; what another is writing stays', async () => {
  await mkdir(join(folder, 'killed'));
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  await writeFile(join(folder, 'killed', `.${ended}-1.partial`), 'half');
  await writeFile(join(folder, 'killed', `.${process.ppid}-1.partial`), 'half');
  await run(work(lines('yes'), localOutput(join(folder, 'killed'))));
  const hidden = (await filesIn('killed')).filter((name) => name.startsWith('.'));
  assert.deepEqual(hidden, [`.${process.ppid}-1.partial`]);
});

test('a spool larger than memory has no file that a killed process could leave', async () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = await mkdtemp(join(folder, 'scratch-'));
  try {
    const spool = new Spool();
    const line = 'x'.repeat(1024 * 1024 - 1);
    for (let count = 0; count < 40; count++) {
      spool.add(line);
      await spool.settle();
    }
    assert.deepEqual(await readdir(process.env.TMPDIR), []);
    let bytes = 0;
    for await (const chunk of spool.read()) bytes += chunk.length;
    assert.equal(bytes, 40 * 1024 * 1024);
    await spool.close();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
