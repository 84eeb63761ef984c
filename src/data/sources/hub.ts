import { datasetInfo, downloadFile, HubApiError, listFiles } from '@huggingface/hub';
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
 * @throws SourceError
 */
export async function hubFiles(dataset: HubDataset, environment: Environment): Promise<readonly SourceFile[]> {
  const hubUrl = (environment['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');
  const token = environment['HF_TOKEN'];
  const access = { hubUrl, ...(token ? { accessToken: token } : {}) };
  const { id, revision } = dataset;
  const repo = { type: 'dataset', name: id } as const;
  try {
    const { sha } = await datasetInfo({ name: id, revision, additionalFields: ['sha'], ...access });
    const there: { path: string; size: number }[] = [];
    for await (const { path, size, type } of listFiles({ repo, revision: sha, recursive: true, ...access })) {
      if (type === 'file') there.push({ path, size });
    }
    const chosen = filesOfSplit(there, dataset);
    if (chosen.length === 0) {
      const paths = there.map(({ path }) => path).slice(0, 20);
      throw new SourceError(
        `${id} has no files of the split "${dataset.split}" that Temper reads (${readableEnds.join(', ')}): it has ${paths.join(', ') || 'none'}`,
      );
    }
    return await Promise.all(
      chosen.map(async ({ path, size }) => {
        const blob = await downloadFile({ repo, path, revision: sha, xet: false, ...access });
        if (!blob) throw new SourceError(`${id} has no file ${path}`);
        return {
          name: `${prefix}${id}/${path}`,
          sizeBytes: size,
          version: sha,
          stream: () => blob.stream(),
          slice: async (start: number, end: number) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
        };
      }),
    );
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(
      `The dataset "${id}" can't be read from ${hubUrl}: ${reasonOf(error)}.${hint(error, token)}`,
      { cause: error },
    );
  }
}

/** Parquet where there is any, else the other forms; of one config where several have the split. */
function filesOfSplit<Found extends { readonly path: string }>(
  files: readonly Found[],
  { split, config }: HubDataset,
): readonly Found[] {
  const named = new RegExp(String.raw`(?:^|[/._-])${escape(split)}(?:[/._-]|$)`, 'i');
  const inConfig = files.filter(
    ({ path }) =>
      config === undefined ||
      path.split('/').includes(config) ||
      path.includes(`${config}-`) ||
      path.includes(`${config}_`),
  );
  const matching = inConfig.filter(({ path }) => named.test(path) && isReadable(path));
  const parquet = matching.filter(({ path }) => path.endsWith('.parquet'));
  const chosen = (parquet.length > 0 ? parquet : matching).toSorted((a, b) => (a.path < b.path ? -1 : 1));
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
  const plain = path.toLowerCase().replace(/\.gz$/, '');
  return (
    readableEnds.some((end) => plain.endsWith(end)) && !/(?:^|\/)(?:dataset_infos|config|package)\.json$/.test(plain)
  );
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
  return ' Check the network, or set HF_ENDPOINT to a mirror.';
}
