/**
 * A real browser for the tests of what Temper renders. `CHROMIUM` names one; otherwise one on the PATH; otherwise the
 * one that the npm package @sparticuz/chromium carries, which needs no library that a bare Debian lacks.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { installOnce, reasonOf } from '../../local/tools.ts';

interface Candidate {
  readonly what: string;
  readonly find: () => Promise<{ readonly path: string; readonly env?: Record<string, string> }>;
}

/**
 * Starts the first browser that works; the caller closes it.
 * @throws Error that says what was tried, why it did not work, and the remedy
 */
export async function openBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const { what, find } of candidates()) {
    try {
      const { path, env = {} } = await find();
      return await chromium.launch({
        executablePath: path,
        // The pages are our own, and containers allow no sandbox; /dev/shm is small there.
        args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-zygote'],
        env: { ...(process.env as Record<string, string>), ...env },
      });
    } catch (error) {
      failures.push(`  - ${what}: ${reasonOf(error).split('\n').slice(0, 12).join('\n      ')}`);
    }
  }
  throw new Error(
    `No browser started, and the report is tested in a real one.\n${failures.join('\n')}\n` +
      'What to do: install Chromium (apt-get install chromium), or set CHROMIUM to the path of one.',
  );
}

function candidates(): readonly Candidate[] {
  const named = process.env.CHROMIUM;
  if (named) return [{ what: `CHROMIUM=${named}`, find: () => Promise.resolve({ path: named }) }];
  return [
    { what: 'the PATH', find: async () => ({ path: await onPath() }) },
    { what: '@sparticuz/chromium', find: unpack },
  ];
}

async function onPath(): Promise<string> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`none of ${names.join(', ')} is there`);
}

/**
 * Unpacks the browser, the libraries it needs and a font into the cache. The package's own function unpacks into /tmp,
 * where a process can find what another has written by half.
 */
async function unpack(): Promise<{ path: string; env: Record<string, string> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for Linux on x64 only');
  const packed = fileURLToPath(new URL('../../bin/', import.meta.resolve('@sparticuz/chromium')));
  const folder = await installOnce('chromium-143', async (partial) => {
    await decompress(join(packed, 'chromium.br'), join(partial, 'chromium'), 0o755);
    for (const name of ['al2023', 'fonts']) {
      const archive = join(partial, `${name}.tar`);
      await decompress(join(packed, `${name}.tar.br`), archive, 0o644);
      extract(archive, partial);
      await rm(archive);
    }
    await writeFile(
      join(partial, 'fonts.conf'),
      '<?xml version="1.0"?><fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir>' +
        '<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n',
    );
  });
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

async function decompress(from: string, to: string, mode: number): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode }));
}

function extract(archive: string, folder: string): void {
  const { status, error, stderr } = spawnSync('tar', ['-xf', archive, '--no-same-owner', '-C', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tar could not unpack ${archive}: ${error?.message ?? stderr}`);
}
