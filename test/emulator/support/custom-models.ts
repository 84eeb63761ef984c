import { randomInt } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeModel } from './requests.ts';
import { openWorld } from './world.ts';

interface Wanted {
  readonly name: string;
  readonly baseModelId: string;
  /** Members of the job's request, as the API names them. */
  readonly request?: object;
  readonly creationTime?: string;
}

export interface Made {
  readonly stateFolder: string;
  /** Model ARNs by name. */
  readonly arns: Readonly<Record<string, string>>;
  /** Removes the folder; close the emulator that uses it first. */
  remove(): void;
}

/**
 * A state folder in which each wanted custom model is there, ready to be served. One is trained for real; the others
 * are that one under other names and bases, for what they have learnt makes no difference to how they are served.
 */
export async function customModels(s3Url: string, region: string, wanted: readonly Wanted[]): Promise<Made> {
  const stateFolder = mkdtempSync(join(tmpdir(), 'emulator-models-'));
  const world = await openWorld(s3Url, { region, stateFolder });
  const trained = (await makeModel(world, 'trained')).split('/').at(-1);
  await world.close();

  const file = join(stateFolder, 'state.json');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  const [job] = state.jobs;
  const [model] = state.customModels;
  const arns: Record<string, string> = {};
  for (const [index, { name, baseModelId, request, creationTime = model.creationTime }] of wanted.entries()) {
    const id = `${String(index).padStart(4, '0')}${randomInt(10_000_000, 99_999_999)}`;
    const arn = (kind: string): string => `arn:aws:bedrock:${region}:000000000000:${kind}/${baseModelId}/${id}`;
    const [jobArn, modelArn, sequence] = [arn('model-customization-job'), arn('custom-model'), 100 + index];
    const changed = { ...job.request, ...request, jobName: `${name}-job`, customModelName: name };
    state.jobs.push({ ...job, sequence, jobArn, baseModelId, outputModelArn: modelArn, request: changed });
    state.customModels.push({ ...model, sequence, modelArn, modelName: name, jobArn, baseModelId, creationTime });
    copyFileSync(join(stateFolder, 'models', `${trained}.json`), join(stateFolder, 'models', `${id}.json`));
    arns[name] = modelArn;
  }
  writeFileSync(file, JSON.stringify(state));
  return { stateFolder, arns, remove: () => rmSync(stateFolder, { recursive: true }) };
}
