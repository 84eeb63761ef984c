/** A file to `source`, and the folder of commands that it puts on PATH. */
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shellExports, shellQuote } from './environment.ts';
import type { Stack } from './stack.ts';
import { repoFolder } from './tools.ts';

/** Writes `<folder>/stack.env` and `<folder>/bin` with `temporal` and `temper`; returns the file's path. */
export async function writeStackEnv(
  folder: string,
  stack: Pick<Stack, 'env' | 'temporalCli'>,
  extra: Readonly<Record<string, string>> = {},
): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const temporal = join(bin, 'temporal');
  await rm(temporal, { force: true });
  await symlink(stack.temporalCli, temporal);
  await writeFile(join(bin, 'temper'), temperScript(), { mode: 0o755 });
  const file = join(folder, 'stack.env');
  await writeFile(file, shellExports({ ...stack.env, ...extra }, bin));
  return file;
}

/** Runs the client from the sources, from any folder: tsx by its path, and with this repo's compiler settings. */
function temperScript(): string {
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  return `#!/bin/sh
export TSX_TSCONFIG_PATH=${shellQuote(join(repoFolder, 'tsconfig.json'))}
exec node --import ${shellQuote(tsx)} ${shellQuote(join(repoFolder, 'src', 'client.ts'))} "$@"
`;
}
