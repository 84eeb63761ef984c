import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { repoFolder } from '../../local/tools.ts';

const cases = [
  ['passing tests', `test('a', () => {}); describe('s', () => { it('b', () => {}); it('c', () => {}); });`, 3, 0],
  ['a failing test', `test('a', () => {}); test('b', () => { throw new Error('no'); });`, 1, 1],
  ['skipped and to-do tests as failed', `test.skip('a', () => {}); test.todo('b'); test('c', () => {});`, 1, 2],
  ['a file without a test as failed', `console.log('nothing here');`, 0, 1],
  ['a file that breaks as failed', `throw new Error('broken');`, 0, 1],
  ['a file that ends with an error after its tests', `test('a', () => {}); process.exitCode = 3;`, 1, 1],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'temper-run-files-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const counts = countEach();

describe('the runner counts', () => {
  for (const [index, [what, , passed, failed]] of cases.entries()) {
    test(what, () => assert.deepEqual(counts[index], { passed, failed }));
  }
});

/** In a process of its own, as Node's runner refuses to run inside one of its tests. */
function countEach(): { passed: number; failed: number }[] {
  const files = cases.map(([, source], index) => {
    const file = join(folder, `${index}.test.mjs`);
    writeFileSync(file, `import { describe, it, test } from 'node:test';\n${source}\n`);
    return file;
  });
  const script = join(folder, 'count.mjs');
  writeFileSync(
    script,
    `import { runFiles } from ${JSON.stringify(new URL('../run-files.ts', import.meta.url).href)};
    const counts = [];
    for (const file of ${JSON.stringify(files)}) counts.push(await runFiles([file], 1));
    console.log('\\n' + JSON.stringify(counts));`,
  );
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const options = { cwd: repoFolder, env, encoding: 'utf8', stdio: 'pipe' } as const;
  const printed = execFileSync(process.execPath, ['--import', 'tsx', script], options);
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '');
}
