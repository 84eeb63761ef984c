/** Folders of single runs under the cache: logs, databases and results of the last few, older ones are removed. */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './tools.ts';

const kept = 5;

/** Makes `<cache>/runs/<time>-<name>` and removes all but the newest few whose process has ended. */
export async function newRunFolder(name: string, now = new Date()): Promise<string> {
  const runs = join(cacheFolder(), 'runs');
  const folder = join(runs, `${compactTime(now)}-${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pid'), String(process.pid));
  await prune(runs);
  return folder;
}

/** `20261121-093005`: sorts by time, and is legal in every name. */
export function compactTime(time: Date): string {
  return time.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
}

/** Whether the process that wrote this pid file still runs. */
export async function isOwnerAlive(pidFile: string): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

async function prune(runs: string): Promise<void> {
  const oldestFirst = (await readdir(runs)).sort();
  for (const name of oldestFirst.slice(0, -kept)) {
    if ((await isOwnerAlive(join(runs, name, 'pid'))) === undefined) {
      await rm(join(runs, name), { recursive: true, force: true });
    }
  }
}
