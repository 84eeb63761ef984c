import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repoFolder } from '../../local/tools.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-run-files-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const cases = [
  ['passing tests', `test('a', () => {}); describe('s', () => { it('b', () => {}); it('c', () => {}); });`, 3, 0],
  ['a failing test', `test('a', () => {}); test('b', () => { throw new Error('no'); });`, 1, 1],
  ['skipped and to-do tests as failed', `test.skip('a', () => {}); test.todo('b'); test('c', () => {});`, 1, 2],
  ['a file without a test as failed', `console.log('nothing here');`, 0, 1],
  ['a file that breaks as failed', `throw new Error('broken');`, 0, 1],
  ['a file that ends with an error after its tests', `test('a', () => {}); process.exitCode = 3;`, 1, 1],
] as const;

describe('the runner counts', () => {
  for (const [what, source, passed, failed] of cases) {
    test(what, async () => {
      const file = join(folder, `${what.replaceAll(' ', '-')}.test.mjs`);
      await writeFile(file, `import { describe, it, test } from 'node:test';\n${source}\n`);
      assert.deepEqual(countsOf(file), { passed, failed });
    });
  }
});

/** In a process of its own, as Node's runner refuses to run inside one of its tests. */
function countsOf(file: string): unknown {
  const script = `import { runFiles } from './test/run-files.ts';
    console.log('\\n' + JSON.stringify(await runFiles([${JSON.stringify(file)}], 1)));`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const printed = execFileSync(process.execPath, args, { cwd: repoFolder, env, encoding: 'utf8', stdio: 'pipe' });
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '');
}
