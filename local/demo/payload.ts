import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactTime } from '../run-folders.ts';
import { shownPath } from '../tools.ts';
import type { Example } from './example.ts';

export interface Payload {
  /** The file to start the workflow with, as a person in this folder would type it. */
  readonly file: string;
  readonly jobName: string;
  /** What is customized, in a line. */
  readonly summary: string;
}

/**
 * What to start, in order: the example itself; with the user's own data a copy of it in `runFolder` whose job and model
 * are named for this run; of a file of several requests, each as a file of its own, because `temporal workflow start`
 * takes one.
 *
 * @throws Error where the example has data of its own, which would be taken instead of the user's
 */
export async function payloadsOf(example: Example, runFolder: string, hasOwnData: boolean): Promise<Payload[]> {
  if (hasOwnData && example.dataFolder !== undefined)
    throw new Error(
      `The example "${example.name}" prepares data of its own: leave out --data, or name an example that takes it, such as --example request.`,
    );
  const isAsItStands = !hasOwnData && example.requests.length === 1;
  const stamp = compactTime(new Date());
  return Promise.all(
    example.requests.map(async (request, index) => {
      const payload = hasOwnData ? renamed(request, `own-data-${stamp}`) : request;
      const file = isAsItStands ? example.file : join(runFolder, `${example.name}-${index + 1}.json`);
      if (!isAsItStands) await writeFile(file, `${JSON.stringify(payload, null, 2)}\n`);
      return { file: shownPath(file), jobName: jobNameOf(payload), summary: summaryOf(payload) };
    }),
  );
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
