/**
 * `npm test`: gets the tools, then runs every test file with Node's own runner: first what needs little, two files at
 * a time, then the end-to-end tests one by one. `npm test -- metrics` runs the files whose path contains a word.
 * The last line is `N passed, N failed`; skipped tests, files without a test and missing suites count as failed.
 */
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec as SpecReporter } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { ensureEncoder } from '../local/encoder.ts';
import { isolatedEnvironment, quietSdk } from '../local/environment.ts';
import { ensureStandin } from '../local/standin.ts';
import { ensureTemporalCli } from '../local/temporal-cli.ts';
import { ensureTestServer } from '../local/test-server.ts';
import { reasonOf } from '../local/tools.ts';

const testFolder = fileURLToPath(new URL('.', import.meta.url));
/** A suite that lost all its files would otherwise look like success. */
const requiredSuites = ['cli', 'contract', 'domain', 'e2e', 'emulator', 'local', 'metrics', 'report', 'workflows'];
/** A file that hangs fails; the slowest end-to-end file takes a few minutes on 2 cores. */
const fileTimeoutMs = 15 * 60_000;

interface Counts {
  passed: number;
  failed: number;
}

const counts: Counts = { passed: 0, failed: 0 };
const words = process.argv.slice(2);
try {
  await main();
} catch (error) {
  console.error(`\n${reasonOf(error)}\n`);
  counts.failed += 1;
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

async function main(): Promise<void> {
  const all = await testFiles();
  const chosen = all.filter((file) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0) throw new Error(`No test file's path contains ${words.join(' or ')}.`);
  isolate();
  if (words.length === 0) {
    failForMissing(all);
    await getTools();
  }
  const isEndToEnd = (file: string) => file.startsWith('e2e/');
  await runFiles(
    chosen.filter((file) => !isEndToEnd(file)),
    2,
  );
  await runFiles(chosen.filter(isEndToEnd), 1);
}

/** Paths below `test/`, in order. */
async function testFiles(): Promise<string[]> {
  const entries = await readdir(testFolder, { recursive: true });
  return entries.filter((name) => name.endsWith('.test.ts')).sort();
}

/** Tests decide themselves what they reach: nothing of the user's AWS or Temporal settings is left to them. */
function isolate(): void {
  const kept = isolatedEnvironment();
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
  Object.assign(process.env, quietSdk);
}

function failForMissing(files: readonly string[]): void {
  const missing = requiredSuites.filter((suite) => !files.some((file) => file.startsWith(`${suite}/`)));
  for (const suite of missing) console.error(`test/${suite} has no test: it must have some.`);
  counts.failed += missing.length;
}

/** Before the tests, so that a build of minutes shows its progress and counts against nobody's time. */
async function getTools(): Promise<void> {
  await Promise.all([ensureTemporalCli(), ensureTestServer(), ensureStandin(), ensureEncoder()]);
}

async function runFiles(files: readonly string[], concurrency: number): Promise<void> {
  if (files.length === 0) return;
  const stream = run({
    files: files.map((file) => join(testFolder, file)),
    concurrency,
    timeout: fileTimeoutMs,
  });
  stream.on('test:pass', ({ name, file, skip, todo, details }) => {
    if (details.type === 'suite') return;
    const complaint = name === file ? 'has no test' : skip !== undefined || todo !== undefined ? 'is left out' : '';
    if (complaint === '') return void (counts.passed += 1);
    counts.failed += 1;
    console.error(
      `${relative(testFolder, file ?? '')}: "${relative(testFolder, name)}" ${complaint}: counted as failed`,
    );
  });
  stream.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') counts.failed += 1;
  });
  for await (const text of stream.compose(new SpecReporter())) process.stdout.write(String(text));
}
