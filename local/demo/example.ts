/**
 * What `--example NAME` names: `examples/NAME.json`, which uses the data in `examples/data`; or the folder
 * `examples/NAME` with
 *
 *     request.json   one request, or an array of requests that are customized one after the other
 *     data/          uploaded to the training bucket, below NAME/
 *     stack.json     where another Region than the usual is needed: {"region": "us-west-2"}
 */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, repoFolder } from '../tools.ts';

const examplesFolder = join(repoFolder, 'examples');

export interface Example {
  readonly name: string;
  readonly file: string;
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  /** Its own data, absolute; undefined where it uses what all share. */
  readonly dataFolder: string | undefined;
  readonly region: string | undefined;
}

/** @throws Error that lists the examples if there is none of this name. */
export async function readExample(name: string): Promise<Example> {
  const folder = join(examplesFolder, name);
  const isFolder = await exists(join(folder, 'request.json'));
  const file = isFolder ? join(folder, 'request.json') : join(examplesFolder, `${name}.json`);
  if (!(await exists(file)))
    throw new Error(`There is no example "${name}". Use one of: ${(await exampleNames()).join(', ')}.`);
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  const stackFile = join(folder, 'stack.json');
  const { region } = (await exists(stackFile))
    ? (JSON.parse(await readFile(stackFile, 'utf8')) as { readonly region: string })
    : { region: undefined };
  return {
    name,
    file,
    requests: (Array.isArray(content) ? content : [content]) as Example['requests'],
    dataFolder: isFolder ? join(folder, 'data') : undefined,
    region,
  };
}

/** Of every request file and every folder with a request. */
export async function exampleNames(): Promise<string[]> {
  const entries = await readdir(examplesFolder, { withFileTypes: true });
  const names = await Promise.all(
    entries.map(async (entry) => {
      if (entry.isDirectory()) {
        return (await exists(join(examplesFolder, entry.name, 'request.json'))) ? [entry.name] : [];
      }
      const isRequest = entry.name.endsWith('.json') && !entry.name.endsWith('.schema.json');
      return isRequest ? [entry.name.slice(0, -'.json'.length)] : [];
    }),
  );
  return names.flat().sort();
}
