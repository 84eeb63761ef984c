import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeCustomizations, run, running } from './harness.ts';

const misuses: readonly { args: readonly string[]; says: RegExp }[] = [
  { args: ['frobnicate'], says: /unknown command 'frobnicate'/u },
  { args: ['start'], says: /required option '--input <file>' not specified/u },
  { args: ['start', '--input'], says: /option '--input <file>' argument missing/u },
  { args: ['list', '--limit', 'many'], says: /whole number from 1 to 10000/u },
  { args: ['list', '--limit', '0'], says: /whole number from 1 to 10000/u },
  { args: ['list', '--stage', 'sleeping'], says: /Allowed choices are validating, preparing, customizing/u },
  { args: ['status', 'a', 'b'], says: /too many arguments/u },
  { args: ['approve', '--frob'], says: /unknown option '--frob'/u },
  { args: ['cleanup'], says: /missing required argument 'id'/u },
];

for (const { args, says } of misuses) {
  test(`temper ${args.join(' ')} is misuse: exit code 2, nothing on standard output`, async () => {
    const { exitCode, stdout, stderr } = await run(args);
    assert.equal(exitCode, 2);
    assert.match(stderr, says);
    assert.equal(stdout, '');
  });

  test(`temper ${args.join(' ')} --json tells a program too`, async () => {
    // At the front: at the end, it would be the argument that an option misses.
    const { exitCode, stdout } = await run(['--json', ...args]);
    assert.equal(exitCode, 2);
    const { error } = JSON.parse(stdout) as { error: string };
    assert.match(error, says);
  });
}

for (const args of [['--help'], ['start', '--help'], ['cleanup', '--help']]) {
  test(`temper ${args.join(' ')} documents the exit codes`, async () => {
    const { exitCode, stdout } = await run(args);
    assert.equal(exitCode, 0);
    assert.match(stdout, /Exit codes:\n {2}0 {2}done.*\n {2}1 {2}failed.*\n {2}2 {2}the command line/u);
  });
}

test('--json means the same before and after the command', async () => {
  const { customizations } = createFakeCustomizations([{ execution: running('a') }]);
  const before = await run(['--json', 'list'], { customizations });
  const after = await run(['list', '--json'], { customizations });
  assert.deepEqual(before, after);
  assert.equal(before.stdout.trimEnd().split('\n').length, 1);
  assert.match(before.stderr, /^id +status/u);
});

test('an id may be left out when exactly one customization is running', async () => {
  const one = createFakeCustomizations([
    { execution: running('a', { status: 'COMPLETED' }) },
    { execution: running('b') },
  ]);
  assert.equal((await run(['approve', '--by', 'ana'], one)).exitCode, 0);
  assert.equal(one.decisions[0]?.workflowId, 'b');

  const two = createFakeCustomizations([{ execution: running('a') }, { execution: running('b') }]);
  const ambiguous = await run(['approve', '--by', 'ana'], two);
  assert.equal(ambiguous.exitCode, 2);
  assert.match(ambiguous.stderr, /several customizations are running: say which\n {2}a\n {2}b\n/u);

  const none = await run(['status'], createFakeCustomizations([]));
  assert.equal(none.exitCode, 2);
  assert.match(none.stderr, /no customization is running/u);
});

test('an unknown id is said to be unknown', async () => {
  const { exitCode, stderr } = await run(['status', 'nobody\u001b[2J'], createFakeCustomizations([]));
  assert.equal(exitCode, 1);
  assert.match(stderr, /no customization has the workflow id nobody\[2J; `temper list`/u);
});
