/**
 * `npm test`: gets the tools, then runs every test file: first what needs little, two files at a time, then the
 * end-to-end tests one by one. `npm test -- metrics` runs the files whose path contains a word. The last line is
 * `N passed, N failed`.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEncoder } from '../local/encoder.ts';
import { isolatedEnvironment, quietSdk } from '../local/environment.ts';
import { ensureStandin } from '../local/standin.ts';
import { ensureTemporalCli } from '../local/temporal-cli.ts';
import { ensureTestServer } from '../local/test-server.ts';
import { reasonOf } from '../local/tools.ts';
import { runFiles } from './run-files.ts';
import type { Counts } from './run-files.ts';

const testFolder = fileURLToPath(new URL('.', import.meta.url));
/** A suite that lost all its files would otherwise look like success. */
const requiredSuites = [
  'cli',
  'contract',
  'data',
  'domain',
  'e2e',
  'emulator',
  'local',
  'metrics',
  'replay',
  'report',
  'tables',
  'workflows',
];

const failure = { passed: 0, failed: 1 } as const;
const counts = await runAll(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${reasonOf(error)}`);
  return failure;
});
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

async function runAll(words: readonly string[]): Promise<Counts> {
  const all = await testFiles();
  const chosen = all.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0) throw new Error(`No test file's path contains ${words.join(' or ')}.`);
  isolate();
  const missing = words.length === 0 ? requiredSuites.filter((suite) => !all.some((file) => isIn(suite, file))) : [];
  // Before the tests, so that a build of minutes shows its progress and counts against nobody's time.
  if (words.length === 0) {
    await Promise.all([ensureTemporalCli(), ensureTestServer(), ensureStandin(), ensureEncoder()]);
  }
  const path = (file: string) => join(testFolder, file);
  const quick = await runFiles(chosen.filter((file) => !isIn('e2e', file)).map(path), 2);
  const endToEnd = await runFiles(chosen.filter((file) => isIn('e2e', file)).map(path), 1);
  for (const suite of missing) console.error(`test/${suite} has no test, and it must have some.`);
  return {
    passed: quick.passed + endToEnd.passed,
    failed: quick.failed + endToEnd.failed + missing.length,
  };
}

/** Paths below `test/`, in order. */
async function testFiles(): Promise<string[]> {
  const entries = await readdir(testFolder, { recursive: true });
  return entries.filter((name) => name.endsWith('.test.ts')).sort();
}

function isIn(suite: string, file: string): boolean {
  return file.startsWith(`${suite}/`);
}

/** Tests decide themselves what they reach: nothing of the user's AWS or Temporal settings is left to them. */
function isolate(): void {
  const kept = isolatedEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
  Object.assign(process.env, quietSdk);
}
