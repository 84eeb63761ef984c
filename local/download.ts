import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from './commands.ts';
import { reasonOf } from './tools.ts';

/** A closed network must fail in seconds: no answer within this time is no. */
const answerTimeoutMs = 6_000;
/** Once bytes flow, a slow line is fine. */
const bodyTimeoutMs = 10 * 60_000;

/**
 * Downloads a .tar.gz and unpacks it into `folder`.
 * @throws Error with the address and the reason (no such host, HTTP status, time).
 */
export async function downloadArchive(url: string, folder: string): Promise<void> {
  const archive = join(folder, 'download.tar.gz');
  const aborted = new AbortController();
  let timer = setTimeout(
    () => aborted.abort(new Error(`no answer within ${answerTimeoutMs / 1000} s`)),
    answerTimeoutMs,
  );
  try {
    const response = await fetch(url, { signal: aborted.signal });
    clearTimeout(timer);
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    timer = setTimeout(() => aborted.abort(new Error('download took longer than 10 minutes')), bodyTimeoutMs);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(archive));
    await run('tar', ['-xzf', archive, '-C', folder]);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${new URL(url).host}: ${reasonOf(cause)}`, { cause: error });
  } finally {
    clearTimeout(timer);
    await rm(archive, { force: true });
  }
}

/** The platform and architecture in Go's words, which Temporal's archives use. */
export function goPlatform(): { readonly platform: string; readonly arch: string } {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch;
  return { platform: process.platform === 'win32' ? 'windows' : process.platform, arch };
}
