import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageFolder } from '../../../local/python.ts';
import { cached, firstThatWorks } from '../../../local/tools.ts';

/** A shape of botocore's `service-2.json`, as far as requests and answers of the emulator need it. */
export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'boolean'
    | 'timestamp'
    | 'blob';
  readonly members?: Readonly<Record<string, Reference>>;
  readonly required?: readonly string[];
  readonly union?: boolean;
  /** Any JSON. */
  readonly document?: boolean;
  readonly member?: Reference;
  readonly key?: Reference;
  readonly value?: Reference;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** The member that is the body itself. */
  readonly payload?: string;
}

export interface Reference {
  readonly shape: string;
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers';
  readonly locationName?: string;
}

export interface OperationModel {
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input: Reference;
  readonly output?: Reference;
  readonly errors?: readonly Reference[];
}

export interface ServiceModel {
  readonly metadata: { readonly protocol: string; readonly targetPrefix?: string };
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The version that the facts about Bedrock were taken from. */
const requirement = 'botocore==1.44.5';

const files = {
  bedrock: 'bedrock/2023-04-20',
  runtime: 'bedrock-runtime/2023-09-30',
  quotas: 'service-quotas/2019-06-24',
} as const;

/** The SDK's own service models, from PyPI into the cache of tools. */
export async function loadModels(): Promise<Readonly<Record<keyof typeof files, ServiceModel>>> {
  const folder = await firstThatWorks(
    'service model of AWS',
    [
      cached('botocore-1.44.5', 'package'),
      { what: `PyPI (${requirement})`, get: () => packageFolder('service model of AWS', requirement) },
    ],
    'connect to PyPI, or a mirror of it that pip is configured for, and try again.',
  );
  const load = async (path: string): Promise<ServiceModel> =>
    JSON.parse(gunzipSync(await readFile(join(folder, 'botocore', 'data', path, 'service-2.json.gz'))).toString());
  return {
    bedrock: await load(files.bedrock),
    runtime: await load(files.runtime),
    quotas: await load(files.quotas),
  };
}
