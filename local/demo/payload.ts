import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactTime } from '../run-folders.ts';
import { repoFolder, shownPath } from '../tools.ts';

const examplesFolder = join(repoFolder, 'examples');

export interface Payload {
  /** The file to start the workflow with, as a person in this folder would type it. */
  readonly file: string;
  readonly jobName: string;
  /** What is customized, in a line. */
  readonly summary: string;
}

/**
 * The example itself, or with the user's own data a copy of it in `runFolder` whose job and model are named for this
 * run.
 * @throws Error that lists the examples if there is none of this name.
 */
export async function readPayload(example: string, runFolder: string, hasOwnData: boolean): Promise<Payload> {
  const source = join(examplesFolder, `${example}.json`);
  const text = await readFile(source, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(`There is no example "${example}". Use one of: ${(await exampleNames()).join(', ')}.`);
  });
  const payload = JSON.parse(text) as Record<string, unknown>;
  if (!hasOwnData) return { file: shownPath(source), jobName: jobNameOf(payload), summary: summaryOf(payload) };
  const copy = renamed(payload, `own-data-${compactTime(new Date())}`);
  const file = join(runFolder, `${example}.json`);
  await writeFile(file, `${JSON.stringify(copy, null, 2)}\n`);
  return { file: shownPath(file), jobName: jobNameOf(copy), summary: summaryOf(copy) };
}

/** The payload with another job and model name, in whichever of the two forms it is written. */
export function renamed(payload: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return 'JobName' in payload
    ? { ...payload, JobName: name, CustomModelName: name }
    : { ...payload, jobName: name, customModelName: name };
}

function jobNameOf(payload: Readonly<Record<string, unknown>>): string {
  return String(payload['JobName'] ?? payload['jobName']);
}

function summaryOf(payload: Readonly<Record<string, unknown>>): string {
  const baseModel = String(payload['BaseModelIdentifier'] ?? payload['baseModel']);
  const model = String(
    payload['CustomModelName'] ?? payload['customModelName'] ?? payload['JobName'] ?? payload['jobName'],
  );
  return `Customize ${baseModel} as ${model}`.slice(0, 200);
}

async function exampleNames(): Promise<string[]> {
  const names = await readdir(examplesFolder);
  return names
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => name.slice(0, -'.json'.length));
}
