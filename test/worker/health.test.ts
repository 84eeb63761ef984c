import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { serveHealth } from '../../src/worker/health.ts';

test('a health port that is taken is an error that names the variable', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  try {
    await assert.rejects(
      serveHealth({ getState: () => 'RUNNING' }, port),
      new RegExp(`TEMPER_HEALTH_PORT: nothing can listen at ${port} .*name another`),
    );
  } finally {
    taken.close();
  }
});
