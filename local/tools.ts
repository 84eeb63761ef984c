/**
 * How every tool of the local stack is obtained: several ways in a fixed order, installed once into a cache outside
 * node_modules, never half, never twice at the same time, and with an error that says what was tried.
 */
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** One way to get a tool. `get` returns its path, or throws an Error whose message is the reason why not. */
export interface Way {
  readonly what: string;
  readonly get: () => Promise<string>;
}

export const repoFolder = fileURLToPath(new URL('..', import.meta.url));

/** Where tools, environments and runs are kept: `TEMPER_CACHE`, else `.cache` in the repo. */
export function cacheFolder(): string {
  return process.env.TEMPER_CACHE || join(repoFolder, '.cache');
}

/** A path as a person in this folder would type it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

/** A progress line on standard error, aligned by tool. */
export function say(tool: string, text: string): void {
  process.stderr.write(`  ${tool.padEnd(22)} ${text}\n`);
}

/**
 * Tries `ways` in order and returns the first path that one of them yields.
 * @throws Error that lists every way with its reason, and `remedy`.
 */
export async function firstThatWorks(tool: string, ways: readonly Way[], remedy: string): Promise<string> {
  const failures: string[] = [];
  for (const way of ways) {
    try {
      return await way.get();
    } catch (error) {
      failures.push(`  - ${way.what}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`${tool}: no way to get it worked.\n${failures.join('\n')}\nWhat to do: ${remedy}`);
}

/** A way that only looks into the cache. */
export function cached(name: string, file: string): Way {
  const path = join(cacheFolder(), 'tools', name, file);
  return {
    what: 'the cache',
    get: async () => {
      await stat(path).catch(() => {
        throw new Error('not there yet');
      });
      return path;
    },
  };
}

/**
 * Installs into `<cache>/tools/<name>` unless it is there, and returns that folder. `build` fills a temporary folder
 * that is renamed when complete, so what is there is whole. A second process waits for the first.
 */
export async function installOnce(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder(), 'tools', name);
  await mkdir(join(folder, '..'), { recursive: true });
  const release = await lock(folder);
  try {
    if (await exists(folder)) return folder;
    await removeLeftovers(folder);
    const partial = `${folder}.partial-${process.pid}`;
    try {
      await mkdir(partial);
      await build(partial);
      await rename(partial, folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(folder))) throw error;
    }
    return folder;
  } finally {
    await release();
  }
}

/** Runs `work`, saying every 20 s that it still goes on; returns how long it took in seconds. */
export async function withProgress(tool: string, doing: string, work: Promise<unknown>): Promise<number> {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(tool, doing);
  const timer = setInterval(() => say(tool, `… ${seconds()} s`), 20_000);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  return seconds();
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const lockRefreshMs = 2_000;
const lockStaleMs = 15_000;

/**
 * A lock file whose holder touches it; one not touched for 15 s belongs to a process that died. Should two processes
 * take over a dead one's at the same moment, both build, and the rename in `installOnce` lets one of them win.
 */
async function lock(folder: string): Promise<() => Promise<void>> {
  const path = `${folder}.lock`;
  for (let told = false; ;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      const timer = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => {}), lockRefreshMs);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await rm(path, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const touchedAt = await stat(path).then(
      (found) => found.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - touchedAt > lockStaleMs) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) say(basename(folder), 'waiting: another process is installing it');
    told = true;
    await sleep(300);
  }
}

/** Folders of installs that were killed halfway. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = join(folder, '..');
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (path.startsWith(`${folder}.partial-`)) await rm(path, { recursive: true, force: true });
  }
}
