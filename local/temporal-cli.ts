import { join } from 'node:path';
import { findOnPath, run } from './commands.ts';
import { downloadArchive, goPlatform } from './download.ts';
import { cached, firstThatWorks, installOnce, say, withProgress } from './tools.ts';

/** The newest version that `go install` accepts: later ones have a `replace` in their go.mod, which it refuses. */
const buildVersion = '1.5.1';
/** Older development servers lack user metadata and the updates that Temper answers. */
const oldestServer = [1, 26] as const;
const tool = 'Temporal CLI';
const buildTimeoutMs = 30 * 60_000;

/**
 * The path of a working Temporal CLI, with its development server: `TEMPORAL_CLI`, PATH, the cache, a download, or
 * built with Go from the module proxy (about 4 minutes on 2 cores, once).
 */
export async function ensureTemporalCli(): Promise<string> {
  const chosen = process.env.TEMPORAL_CLI;
  if (chosen) {
    await check(chosen).catch((error: Error) => {
      throw new Error(`TEMPORAL_CLI=${chosen} is not a usable Temporal CLI: ${error.message}`);
    });
    return chosen;
  }
  return firstThatWorks(
    tool,
    [
      { what: 'PATH', get: fromPath },
      cached('temporal-cli', 'temporal'),
      cached(`temporal-cli-${buildVersion}`, 'temporal'),
      { what: 'download', get: download },
      { what: 'build with Go', get: build },
    ],
    'install it (https://docs.temporal.io/cli) and put it on PATH, or set TEMPORAL_CLI to its path, or install Go 1.23 or later so that it can be built.',
  );
}

async function fromPath(): Promise<string> {
  const path = await findOnPath('temporal');
  if (!path) throw new Error('no "temporal" there');
  await check(path);
  return path;
}

/** Throws unless the file runs and embeds a server that is new enough. */
async function check(path: string): Promise<void> {
  const answer = await run(path, ['--version'], { timeoutMs: 10_000 });
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(answer) ?? [];
  if (major === undefined) throw new Error(`"${path} --version" says ${JSON.stringify(answer.trim())}`);
  const isOld =
    Number(major) < oldestServer[0] || (Number(major) === oldestServer[0] && Number(minor) < oldestServer[1]);
  if (isOld) throw new Error(`${path} has server ${major}.${minor}, and ${oldestServer.join('.')} or later is needed`);
}

async function download(): Promise<string> {
  const { platform, arch } = goPlatform();
  const url = `https://temporal.download/cli/archive/latest?platform=${platform}&arch=${arch}`;
  const folder = await installOnce('temporal-cli', async (partial) => {
    const seconds = await withProgress(tool, 'downloading', downloadArchive(url, partial));
    await check(join(partial, 'temporal'));
    say(tool, `downloaded in ${seconds} s`);
  });
  return join(folder, 'temporal');
}

async function build(): Promise<string> {
  if (!(await findOnPath('go'))) throw new Error('no "go" on PATH');
  const module = `github.com/temporalio/cli/cmd/temporal@v${buildVersion}`;
  const folder = await installOnce(`temporal-cli-${buildVersion}`, async (partial) => {
    const install = run('go', ['install', module], {
      env: { ...process.env, GOBIN: partial, GOFLAGS: '' },
      timeoutMs: buildTimeoutMs,
    });
    const doing = `can't be downloaded; building ${buildVersion} with Go: some minutes, this once`;
    const seconds = await withProgress(tool, doing, install);
    await check(join(partial, 'temporal'));
    say(tool, `built in ${seconds} s`);
  });
  return join(folder, 'temporal');
}
