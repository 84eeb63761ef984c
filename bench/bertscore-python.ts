import { join } from 'node:path';
import { findOnPath, run } from '../local/commands.ts';
import { installOnce, say, withProgress } from '../local/tools.ts';

const tool = 'bert_score (Python)';
/** The versions that the goldens were made with. PyPI's torch brings its GPU libraries along: some 3 GB. */
const requirements = ['bert-score==0.3.13', 'torch==2.8.0', 'transformers==4.57.1'];
const installTimeoutMs = 30 * 60_000;

/**
 * A Python that has bert_score: TEMPER_BENCH_PYTHON if set, else a private environment made from PyPI.
 *
 * @throws Error where it can't be installed.
 */
export async function benchPython(): Promise<string> {
  const chosen = process.env.TEMPER_BENCH_PYTHON;
  if (chosen) {
    await run(chosen, ['-c', 'import bert_score'], { timeoutMs: 120_000 });
    return chosen;
  }
  const python = await findOnPath('python3');
  if (!python) throw new Error('There is no "python3" on PATH.');
  const folder = await installOnce('bench-bert-score-0.3.13', async (partial) => {
    const install = async () => {
      await run(python, ['-m', 'venv', partial], { timeoutMs: installTimeoutMs });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
      await run(join(partial, 'bin', 'python'), pip, { cwd: partial, timeoutMs: installTimeoutMs });
    };
    const seconds = await withProgress(tool, `installing ${requirements.join(', ')} from PyPI (3 GB)`, install());
    say(tool, `installed in ${seconds} s`);
  });
  return join(folder, 'bin', 'python');
}
