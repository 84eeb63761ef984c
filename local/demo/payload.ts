import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compactTime } from '../run-folders.ts';
import { repoFolder } from '../tools.ts';

const examplesFolder = join(repoFolder, 'examples');

/**
 * The file to start the workflow with: the example itself, or with the user's own data a copy of it in `runFolder`
 * whose job and model are named for this run.
 * @throws Error that lists the examples if there is none of this name.
 */
export async function payloadFile(example: string, runFolder: string, hasOwnData: boolean): Promise<string> {
  const source = join(examplesFolder, `${example}.json`);
  const text = await readFile(source, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`There is no example "${example}". Use one of: ${(await exampleNames()).join(', ')}.`);
  });
  if (!hasOwnData) return relative(process.cwd(), source) || source;
  const file = join(runFolder, `${example}.json`);
  const payload = JSON.parse(text) as Record<string, unknown>;
  await writeFile(file, `${JSON.stringify(renamed(payload, `own-data-${compactTime(new Date())}`), null, 2)}\n`);
  return relative(process.cwd(), file);
}

/** The payload with another job and model name, in whichever of the two forms it is written. */
export function renamed(payload: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return 'JobName' in payload
    ? { ...payload, JobName: name, CustomModelName: name }
    : { ...payload, jobName: name, customModelName: name };
}

async function exampleNames(): Promise<string[]> {
  const names = await readdir(examplesFolder);
  return names
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => name.slice(0, -'.json'.length));
}
