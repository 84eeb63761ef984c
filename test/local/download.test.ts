import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { downloadArchive } from '../../local/download.ts';
import { freePort } from '../../local/ports.ts';

let folder: string;
let archive: Buffer;
const server = createServer((request, response) => {
  if (request.url === '/tool.tar.gz') response.end(archive);
  else if (request.url === '/not-an-archive.tar.gz') response.end('<html>Sign in to this network</html>');
  else response.writeHead(404).end();
});
const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temper-download-'));
  await writeFile(join(folder, 'tool'), 'a tool');
  execFileSync('tar', ['-czf', 'tool.tar.gz', 'tool'], { cwd: folder });
  archive = await readFile(join(folder, 'tool.tar.gz'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a download', () => {
  test('is unpacked, and the archive is not kept', async () => {
    const target = await mkdtemp(join(folder, 'target-'));
    await downloadArchive(url('tool.tar.gz'), target);
    assert.deepEqual(await readdir(target), ['tool']);
    assert.equal(await readFile(join(target, 'tool'), 'utf8'), 'a tool');
  });

  test('that the server does not have names the host and the status', async () => {
    await assert.rejects(downloadArchive(url('gone.tar.gz'), folder), /^Error: 127\.0\.0\.1:\d+: HTTP 404$/);
  });

  test('of something that is no archive says so', async () => {
    await assert.rejects(downloadArchive(url('not-an-archive.tar.gz'), folder), /"tar -xzf/);
  });

  test('from where nobody listens fails with the reason, not with "fetch failed"', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}/x.tar.gz`;
    await assert.rejects(downloadArchive(nowhere, folder), /ECONNREFUSED/);
  });
});
