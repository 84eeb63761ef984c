import assert from 'node:assert/strict';
import { isolatedEnvironment } from '../../../local/environment.ts';
import { repoFolder } from '../../../local/tools.ts';
import type { CustomizationResult } from '../../../src/report/result.ts';
import { runToEnd, tail } from './processes.ts';
import type { Finished } from './processes.ts';

/** `npm run demo -- …`, as a person types it in a window that is not a terminal. */
export function runDemo(
  args: readonly string[],
  { cacheFolder, timeoutMs, env = {} }: DemoSurroundings,
): Promise<Finished> {
  return runToEnd('npm', ['run', 'demo', '--', ...args], {
    cwd: repoFolder,
    env: { ...isolatedEnvironment(), TEMPER_CACHE: cacheFolder, ...env },
    timeoutMs,
  });
}

export interface DemoSurroundings {
  readonly cacheFolder: string;
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What `--json` says of each customization, in order: the last lines of standard output. */
export function outcomesOf(finished: Finished): readonly [CustomizationResult, ...CustomizationResult[]] {
  const lines = finished.stdout.split('\n').filter((line) => /^\{.*\}$/.test(line));
  const [first, ...others] = lines.map((line) => JSON.parse(line) as CustomizationResult);
  assert.ok(first, tail(finished));
  return [first, ...others];
}
