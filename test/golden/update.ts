/**
 * `npm run golden:update`: makes every golden number anew with the Python references, in a private environment of
 * `requirements.txt` (some 3 GB, once, because PyPI's torch brings its GPU libraries), or with the Python that
 * TEMPER_GOLDEN_PYTHON names. The same versions give the same bytes: `git diff test/golden` is empty afterwards.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, run } from '../../local/commands.ts';
import { installOnce, withProgress } from '../../local/tools.ts';

const tool = 'golden numbers';
const folder = fileURLToPath(new URL('.', import.meta.url));
/** In this order: later ones read what earlier ones have made. */
const scripts = [
  'golden.py',
  'bertscore-options.py',
  'text-metrics.py',
  'classification.py',
  'paired-statistics.py',
] as const;
const timeoutMs = 60 * 60_000;

const python = process.env.TEMPER_GOLDEN_PYTHON ?? (await ownPython());
for (const script of scripts) {
  await withProgress(tool, script, run(python, [join(folder, script)], { timeoutMs }));
}

async function ownPython(): Promise<string> {
  const python3 = await findOnPath('python3');
  if (!python3) throw new Error('There is no "python3" on PATH.');
  const requirements = join(folder, 'requirements.txt');
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 8);
  const environment = await installOnce(`golden-${digest}`, async (partial) => {
    await run(python3, ['-m', 'venv', partial], { timeoutMs });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await withProgress(
      tool,
      'installing the references from PyPI (3 GB)',
      run(join(partial, 'bin', 'python'), pip, { timeoutMs }),
    );
  });
  return join(environment, 'bin', 'python');
}
