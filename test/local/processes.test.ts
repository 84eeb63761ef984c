import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findOnPath } from '../../local/commands.ts';
import { launch } from '../../local/processes.ts';
import { repoFolder } from '../../local/tools.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-processes-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const shell = (name: string, script: string) => ({
  name,
  command: 'sh',
  args: ['-c', script],
  logFile: join(folder, `${name}.log`),
});

describe('a child process', () => {
  test('is ready with the line that says so, and logs both its outputs', async () => {
    const script = 'echo starting; echo careful >&2; echo "listening on http://127.0.0.1:7"; exec sleep 100';
    const child = await launch({ ...shell('line', script), ready: /listening on (\S+)/ });
    assert.equal(child.readyMatch?.[1], 'http://127.0.0.1:7');
    await child.stop();
    const log = await readFile(child.logFile, 'utf8');
    assert.deepEqual(log.trim().split('\n').sort(), ['careful', 'listening on http://127.0.0.1:7', 'starting']);
  });

  test('that ends before it is ready is an error with the end of its log', async () => {
    const failing = launch({ ...shell('early', 'echo "port 7 is taken" >&2; exit 3'), ready: /never/ });
    await assert.rejects(failing, /early ended before it was ready[^]*early\.log[^]*port 7 is taken/);
  });

  test('that is never ready is stopped and an error', async () => {
    const failing = launch({ ...shell('slow', 'exec sleep 100'), ready: async () => false, readyTimeoutMs: 100 });
    await assert.rejects(failing, /slow was not ready within 0\.1 s/);
  });

  test('that does not exist is an error, not a crash', async () => {
    const options = { ...shell('none', ''), command: join(folder, 'no-such-command'), ready: /never/ };
    await assert.rejects(launch(options), /none (ended before it was ready|spawn)/);
  });

  test('takes what it started with it when stopped, even what ignores SIGTERM', async () => {
    const script = `(trap '' TERM; echo "child $(exec sh -c 'echo $PPID')"; while :; do sleep 1; done) & wait`;
    const child = await launch({ ...shell('group', script), ready: /^child (\d+)/, stopTimeoutMs: 200 });
    await child.stop();
    assert.equal(child.hasEnded(), true);
    await assertGone(Number(child.readyMatch?.[1]));
  });
});

describe('the children of a process', () => {
  const parent = (ending: string) => `
    import { launch } from './local/processes.ts';
    const child = await launch({ name: 'child', command: 'sh', args: ['-c', 'echo ready; exec sleep 100'],
      logFile: ${JSON.stringify(join(folder, 'orphan.log'))}, ready: /ready/ });
    console.log(child.pid);
    ${ending}
    await new Promise((resolve) => setTimeout(resolve, 100_000));`;

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`end with it on ${signal}`, async () => {
      const { childPid, code } = await runParent(parent(''), signal);
      assert.equal(code, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      await assertGone(childPid);
    });
  }

  test('end with it on an uncaught error', async () => {
    const { childPid } = await runParent(parent(`setTimeout(() => { throw new Error('crash'); }, 10);`));
    await assertGone(childPid);
  });

  test('end with it on SIGKILL, where the system has setpriv', async () => {
    const hasGuard = process.platform === 'linux' && (await findOnPath('setpriv')) !== undefined;
    const { childPid } = await runParent(parent(''), 'SIGKILL');
    if (hasGuard) await assertGone(childPid);
    else process.kill(childPid, 'SIGKILL');
  });
});

async function runParent(source: string, signal?: NodeJS.Signals) {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', source];
  const parent = spawn(process.execPath, args, { cwd: repoFolder, stdio: ['ignore', 'pipe', 'ignore'] });
  const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
  if (signal) parent.kill(signal);
  const [code] = (await once(parent, 'exit')) as [number | null];
  return { childPid: Number(chunk.toString()), code };
}

/** The kernel may take a moment to reap it; a process that stays fails by the deadline. */
async function assertGone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (isAlive(pid)) {
    assert.ok(Date.now() < deadline, `process ${pid} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
