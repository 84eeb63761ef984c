import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);

/** Of `pointAt` and `listBaseModels`, which nothing calls yet. */
const uncalled = new Set([
  'bedrock:UpdateProvisionedModelThroughput',
  'bedrock:UpdateCustomModelDeployment',
  'bedrock:ListFoundationModels',
]);

test('docs/permissions.md names every action that a call to AWS says it needs', async () => {
  const documented = await readFile(new URL('docs/permissions.md', root), 'utf8');
  const files = await readdir(new URL('src/aws/', root));
  const sources = await Promise.all(files.map((file) => readFile(new URL(`src/aws/${file}`, root), 'utf8')));
  const actions = new Set(sources.flatMap((text) => [...text.matchAll(/action: '([^']+)'/gu)].map(([, name]) => name)));
  assert.ok(actions.size > 20, `only ${actions.size} were found`);
  const missing = [...actions].filter((name) => !uncalled.has(name ?? '') && !documented.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});
