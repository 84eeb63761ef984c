import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { awaiting, kept } from '../report/results.ts';
import { createFakeCustomizations, run, running } from './harness.ts';

const client = fileURLToPath(new URL('../../src/client.ts', import.meta.url));

test('a reader that has left (temper --help | head) gets no stack trace into its terminal', async () => {
  const temper = spawn(process.execPath, ['--import', 'tsx', client, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  temper.stdout.destroy();
  let stderr = '';
  temper.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [exitCode] = await once(temper, 'close');
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
});

test('nobody is kept waiting by a watch that nobody reads', async () => {
  const id = awaiting.workflowId;
  const { customizations } = createFakeCustomizations([
    { execution: running(id), looks: [awaiting], endsAs: 'COMPLETED', ending: { outcome: 'kept', result: kept } },
  ]);
  const ran = await run(['watch', id], { customizations, readerLeft: () => true });
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /nobody reads any more; the customization goes on/u);
});
