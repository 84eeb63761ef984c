import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';

const repo = fileURLToPath(new URL('../..', import.meta.url));

test("a command that needs neither Temporal nor AWS doesn't load their clients, which takes half a second", async () => {
  const client = `process.argv.splice(1, 0, 'src/client.ts'); await import('./src/client.ts');`;
  const loaded = `process.stderr.write(Object.keys((await import('node:module')).default._cache).join('\\n'));`;
  const node = ['--import', 'tsx', '--input-type=module', '--eval', `${client}${loaded}`, '--'];
  for (const args of [['--help'], ['data', 'check', '--help']]) {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...node, ...args], { cwd: repo });
    assert.match(stdout, /Usage: temper/u);
    assert.match(stderr, /commander/u);
    assert.doesNotMatch(stderr, /@temporalio.client|@aws-sdk/u);
  }
});
