import { relative } from 'node:path';
import { run } from 'node:test';
import { spec as SpecReporter } from 'node:test/reporters';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** A file that hangs fails; the slowest end-to-end file takes a few minutes on 2 cores. */
const fileTimeoutMs = 15 * 60_000;

/**
 * Runs test files with Node's own runner, each in a process of its own, prints what they report and counts it.
 * A test that is skipped or to do and a file without any test count as failed: nothing is left out silently.
 */
export async function runFiles(files: readonly string[], concurrency: number): Promise<Counts> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  let passed = 0;
  let failed = 0;
  const stream = run({ files: [...files], concurrency, timeout: fileTimeoutMs });
  stream.on('test:pass', ({ name, file, skip, todo, details }) => {
    if (details.type === 'suite') return;
    const complaint = name === file ? 'has no test' : skip !== undefined || todo !== undefined ? 'is left out' : '';
    if (complaint === '') return void (passed += 1);
    failed += 1;
    const path = relative(process.cwd(), file ?? '');
    console.error(name === file ? `${path} ${complaint}.` : `${path}: "${name}" ${complaint}.`);
  });
  stream.on('test:fail', ({ details }) => {
    if (details.type !== 'suite') failed += 1;
  });
  for await (const text of stream.compose(new SpecReporter())) process.stdout.write(String(text));
  return { passed, failed };
}
