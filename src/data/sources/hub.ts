import { setTimeout as sleep } from 'node:timers/promises';
import { datasetInfo, downloadFile, HubApiError, listFiles } from '@huggingface/hub';
import { ServiceError } from '../../domain/errors.ts';
import { readableEnds } from '../readers/index.ts';
import { SourceError, type SourceFile } from '../source-file.ts';

/** `huggingface:owner/name?split=train&config=…&revision=…` */
export interface HubDataset {
  readonly id: string;
  readonly split: string;
  readonly config?: string;
  readonly revision: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'huggingface:';

export function isHubSource(source: string): boolean {
  return source.startsWith(prefix);
}

/** @throws SourceError */
export function parseHubSource(source: string): HubDataset {
  const [id = '', query = ''] = source.slice(prefix.length).split('?', 2);
  const settings = new URLSearchParams(query);
  const unknown = [...settings.keys()].find((name) => !['split', 'config', 'revision'].includes(name));
  if (!/^[\w.-]+(?:\/[\w.-]+)?$/.test(id) || unknown !== undefined) {
    throw new SourceError(
      `"${source}" names no dataset${unknown === undefined ? '' : ` ("${unknown}" is not known)`}: write huggingface:owner/name?split=train, and config=… or revision=… where it has them`,
    );
  }
  const config = settings.get('config') ?? undefined;
  return {
    id,
    split: settings.get('split') ?? 'train',
    revision: settings.get('revision') ?? 'main',
    ...(config !== undefined && { config }),
  };
}

/**
 * The files of one split, at the commit that the revision has now. Respects HF_ENDPOINT and HF_TOKEN. What the files
 * are called is the hub's own convention: `data/train-00000-of-00002.parquet`, `train.csv`, `plain_text/train/….parquet`.
 *
 * @throws SourceError, or ServiceError where another try may succeed
 */
export async function hubFiles(dataset: HubDataset, environment: Environment): Promise<readonly SourceFile[]> {
  const hubUrl = (environment['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');
  const token = environment['HF_TOKEN'];
  const access = { hubUrl, ...(token ? { accessToken: token } : {}) };
  const { id, revision } = dataset;
  const repo = { type: 'dataset', name: id } as const;
  const ask = async <Answer>(question: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await patiently(question);
    } catch (error) {
      const message = `The dataset "${id}" can't be read from ${hubUrl}: ${reasonOf(error)}.${hint(error, token)}`;
      if (!heals(error)) throw new SourceError(message, { cause: error });
      throw new ServiceError(message, { code: 'HubUnavailable', healing: 'heals', cause: error });
    }
  };
  const { sha } = await ask(() => datasetInfo({ name: id, revision, additionalFields: ['sha'], ...access }));
  const there = await ask(async () => {
    const files: { readonly path: string; readonly size: number }[] = [];
    for await (const { path, size, type } of listFiles({ repo, revision: sha, recursive: true, ...access })) {
      if (type === 'file') files.push({ path, size });
    }
    return files;
  });
  const chosen = filesOfSplit(there, dataset);
  if (chosen.length === 0) {
    const paths = there.map(({ path }) => path).slice(0, 20);
    throw new SourceError(
      `${id} has no files of the split "${dataset.split}" that Temper reads (${readableEnds.join(', ')}): it has ${paths.join(', ') || 'none'}`,
    );
  }
  return chosen.map(({ path, size }) => {
    // Opened when it is read: a dataset may have a thousand files, and the hub counts requests.
    let opened: Blob | undefined;
    const slice = (start: number, end: number): Promise<Uint8Array> =>
      ask(async () => {
        opened ??= (await downloadFile({ repo, path, revision: sha, xet: false, ...access })) ?? undefined;
        if (!opened) throw new Error(`it has no file ${path}`);
        const bytes = new Uint8Array(await opened.slice(start, end).arrayBuffer());
        if (bytes.length === end - start) return bytes;
        throw new Error(`${bytes.length} bytes of ${path} came instead of those from ${start} to ${end}`);
      });
    return { name: `${prefix}${id}/${path}`, sizeBytes: size, version: sha, stream: () => inParts(size, slice), slice };
  });
}

const partBytes = 4 * 1024 * 1024;

/** A part at a time, so that a connection that breaks costs no more than one. */
async function* inParts(
  sizeBytes: number,
  slice: (start: number, end: number) => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < sizeBytes; start += partBytes)
    yield await slice(start, Math.min(sizeBytes, start + partBytes));
}

const mostTries = 4;

/** A busy hub is asked again a few times, which is cheaper than preparing all again. */
async function patiently<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await question();
    } catch (error) {
      if (tries === mostTries || !heals(error)) throw error;
      await sleep(100 * 2 ** tries);
    }
  }
}

function heals(error: unknown): boolean {
  if (error instanceof HubApiError) return error.statusCode === 429 || error.statusCode >= 500;
  // fetch throws a TypeError whose cause is what the network says.
  return error instanceof TypeError && error.cause !== undefined;
}

/**
 * Parquet where there is any, else the first of the other forms that there is: a dataset in two forms holds the same
 * records twice. Of one config where several have the split.
 */
function filesOfSplit<Found extends { readonly path: string }>(
  files: readonly Found[],
  { split, config }: HubDataset,
): readonly Found[] {
  const named = new RegExp(String.raw`(?:^|[/._-])${escape(split)}(?:[/._-]|$)`, 'i');
  const ofConfig = new RegExp(String.raw`(?:^|[/._-])${escape(config ?? '')}[/_-]`);
  const inConfig = files.filter(({ path }) => config === undefined || ofConfig.test(path));
  const matching = inConfig.filter(({ path }) => named.test(path) && isReadable(path));
  const form = ['.parquet', ...readableEnds].find((end) => matching.some(({ path }) => endOf(path) === end));
  const inForm = new Set(matching.map(({ path }) => path).filter((path) => endOf(path) === form));
  const chosen = matching
    .filter(({ path }) => inForm.has(path) && !(path.endsWith('.gz') && inForm.has(path.slice(0, -3))))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const folders = new Set(chosen.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)));
  if (folders.size <= 1) return chosen;
  if (config === undefined && ![...folders].every((folder) => named.test(`/${folder}`))) {
    throw new SourceError(
      `The split "${split}" is in several folders (${[...folders].slice(0, 10).join(', ')}): name one with config=…`,
    );
  }
  return chosen;
}

function isReadable(path: string): boolean {
  return endOf(path) !== undefined && !/(?:^|\/)(?:dataset_infos|config|package)\.json(?:\.gz)?$/i.test(path);
}

/** Packed or not. */
function endOf(path: string): string | undefined {
  const plain = path.toLowerCase().replace(/\.gz$/, '');
  return readableEnds.find((end) => plain.endsWith(end));
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

/** The hub answers 401 to what does not exist, lest it tell private datasets from none. */
function hint(error: unknown, token: string | undefined): string {
  if (error instanceof HubApiError && [401, 403, 404].includes(error.statusCode)) {
    return ` There is no such dataset or revision, or ${token ? 'HF_TOKEN may not read it' : 'it needs HF_TOKEN'}.`;
  }
  return heals(error) ? ' Check the network, or set HF_ENDPOINT to a mirror.' : ' Check HF_ENDPOINT and HF_TOKEN.';
}
