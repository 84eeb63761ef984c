import { join } from 'node:path';
import { findOnPath, run } from './commands.ts';
import { installOnce, say, withProgress } from './tools.ts';

const pipTimeoutMs = 15 * 60_000;

/**
 * The path of an interpreter that has `requirement` ("ministack==1.5.33"), in a private environment made from PyPI.
 * Start modules with `-m`: the environment was moved into place, so its scripts name a folder that is gone.
 */
export async function privatePython(tool: string, requirement: string): Promise<string> {
  const folder = await installPackage(tool, requirement, []);
  return join(folder, 'bin', 'python');
}

/** The folder that holds the package itself, without what it would depend on. */
export async function packageFolder(tool: string, requirement: string): Promise<string> {
  const folder = await installPackage(tool, requirement, ['--no-deps', '--target', 'package']);
  return join(folder, 'package');
}

/** Throws unless the Python on PATH has exactly this version of the distribution; returns that Python. */
export async function pythonWith(distribution: string, version: string): Promise<string> {
  const python = await findOnPath('python3');
  if (!python) throw new Error('no "python3" on PATH');
  const ask = `import importlib.metadata as m; print(m.version("${distribution}"))`;
  const found = await run(python, ['-c', ask], { timeoutMs: 20_000 }).catch(() => undefined);
  if (found === undefined) throw new Error(`the Python on PATH has no ${distribution}`);
  if (found.trim() !== version)
    throw new Error(`the Python on PATH has ${distribution} ${found.trim()}, not ${version}`);
  return python;
}

async function installPackage(tool: string, requirement: string, options: readonly string[]): Promise<string> {
  const python = await findOnPath('python3');
  if (!python) throw new Error('no "python3" on PATH');
  return installOnce(requirement.replace(/[^\w.-]+/g, '-'), async (partial) => {
    const install = async () => {
      await run(python, ['-m', 'venv', partial], { timeoutMs: pipTimeoutMs }).catch((error: Error) => {
        throw new Error(`${error.message} (on Debian and Ubuntu: apt install python3-venv)`);
      });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...options, requirement];
      await run(join(partial, 'bin', 'python'), pip, { cwd: partial, timeoutMs: pipTimeoutMs });
    };
    const seconds = await withProgress(tool, `installing ${requirement} from PyPI`, install());
    say(tool, `installed in ${seconds} s`);
  });
}
