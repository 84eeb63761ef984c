import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  HubApiError,
  downloadFile,
  getHFHubCachePath,
  getRepoFolderName,
  listFiles,
  modelInfo,
} from '@huggingface/hub';
import { EncoderError, reason } from './encoder-error.ts';

export interface HubOptions {
  /** A cache in the hub's own layout; default HF_HUB_CACHE, else under HF_HOME. That one is read in any case. */
  readonly cacheFolder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  onProgress?(text: string): void;
}

const DEFAULT_HUB = 'https://huggingface.co';
/** Until the headers of an answer are there. A hub that can't be reached is known in seconds. */
const ANSWER_TIMEOUT_MS = 10_000;
/** Between two parts of a file. */
const STALL_TIMEOUT_MS = 30_000;

const WANTED = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
  // Of encoders of sentences.
  'sentence_bert_config.json',
  '1_Pooling/config.json',
  'model.safetensors',
];

/**
 * The folder of a hub model's files that an encoder needs: from the cache if they are all there, else downloaded into
 * it, in the layout that Python's huggingface_hub shares. Respects HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE and the
 * variables of the cache's place.
 *
 * @throws EncoderError
 */
export async function fetchFromHub(id: string, options: HubOptions): Promise<string> {
  const { environment } = options;
  const caches = [options.cacheFolder, getHFHubCachePath()].filter((cache) => cache !== undefined);
  for (const cache of caches) {
    const folder = await findCached(cache, id);
    if (folder) return folder;
  }
  if (isOn(environment['HF_HUB_OFFLINE']) || isOn(environment['TRANSFORMERS_OFFLINE'])) {
    const variable = isOn(environment['HF_HUB_OFFLINE']) ? 'HF_HUB_OFFLINE' : 'TRANSFORMERS_OFFLINE';
    throw new EncoderError(id, `it is no folder, not in the cache (${caches.join(', ')}), and ${variable} is set.`);
  }
  const hubUrl = (environment['HF_ENDPOINT'] || DEFAULT_HUB).replace(/\/+$/, '');
  const token = environment['HF_TOKEN'];
  try {
    return await download(
      id,
      caches[0] ?? getHFHubCachePath(),
      {
        hubUrl,
        fetch: fetchWithTimeout,
        ...(token ? { accessToken: token } : {}),
      },
      options.onProgress,
    );
  } catch (error) {
    if (error instanceof EncoderError) throw error;
    const problem = `it is no folder, not in the cache, and downloading it from ${hubUrl} failed: ${reason(error)}`;
    throw new EncoderError(id, problem + hint(error, token), { cause: error });
  }
}

/** The hub answers 401 to what does not exist, lest it tell private models from none. */
function hint(error: unknown, token: string | undefined): string {
  if (!(error instanceof HubApiError) || ![401, 403, 404].includes(error.statusCode)) return '';
  return ` There is no such model, or ${token ? 'HF_TOKEN may not read it' : 'it needs HF_TOKEN'}.`;
}

interface Access {
  readonly hubUrl: string;
  readonly fetch: typeof fetch;
  readonly accessToken?: string;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(1|on|yes|true)$/i.test(value);
}

async function findCached(cache: string, id: string): Promise<string | null> {
  const repo = join(cache, getRepoFolderName({ type: 'model', name: id }));
  const commit = await readFile(join(repo, 'refs', 'main'), 'utf8').catch(() => null);
  if (commit === null) return null;
  const folder = join(repo, 'snapshots', commit.trim());
  const files = await readdir(folder).catch((): string[] => []);
  const complete =
    files.includes('config.json') &&
    files.includes('model.safetensors') &&
    (files.includes('tokenizer.json') || files.includes('vocab.txt'));
  return complete ? folder : null;
}

async function download(
  id: string,
  cache: string,
  access: Access,
  onProgress?: (text: string) => void,
): Promise<string> {
  onProgress?.(`looking for ${id} at ${access.hubUrl}`);
  const { sha } = await modelInfo({ name: id, revision: 'main', additionalFields: ['sha'], ...access });
  const there = new Map<string, number>();
  for await (const { path, size } of listFiles({ repo: id, revision: sha, recursive: true, ...access }))
    there.set(path, size);
  if (!there.has('model.safetensors')) {
    throw new EncoderError(id, `the hub's model has no model.safetensors (it has ${[...there.keys()].join(', ')}).`);
  }
  const repo = join(cache, getRepoFolderName({ type: 'model', name: id }));
  const folder = join(repo, 'snapshots', sha);
  await mkdir(folder, { recursive: true });
  for (const path of WANTED) {
    const sizeBytes = there.get(path);
    if (sizeBytes !== undefined) await downloadOne(id, sha, path, sizeBytes, folder, access, onProgress);
  }
  // Last, so that what is named in refs is complete.
  await mkdir(join(repo, 'refs'), { recursive: true });
  await writeFile(join(repo, 'refs', 'main'), sha);
  return folder;
}

async function downloadOne(
  id: string,
  revision: string,
  path: string,
  sizeBytes: number,
  folder: string,
  access: Access,
  onProgress?: (text: string) => void,
): Promise<void> {
  const blob = await downloadFile({ repo: id, revision, path, xet: false, ...access });
  if (!blob) throw new Error(`the hub has no file ${path}`);
  const partial = join(folder, `${path}.${process.pid}.incomplete`);
  await mkdir(dirname(partial), { recursive: true });
  try {
    const source = Readable.fromWeb(blob.stream());
    await pipeline(source, watch(`${id}/${path}`, sizeBytes, onProgress), createWriteStream(partial));
    await rename(partial, join(folder, path));
  } finally {
    await rm(partial, { force: true });
  }
}

/** Passes bytes on; reports each tenth; fails when nothing comes for long or what came is not all. */
function watch(name: string, sizeBytes: number, onProgress?: (text: string) => void) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let doneBytes = 0;
    let reported = -1;
    const parts = source[Symbol.asyncIterator]();
    for (;;) {
      const next = await within(
        STALL_TIMEOUT_MS,
        parts.next(),
        `${name} stalled after ${doneBytes} of ${sizeBytes} bytes`,
      );
      if (next.done) break;
      doneBytes += next.value.length;
      const tenth = Math.floor((10 * doneBytes) / sizeBytes);
      if (tenth > reported) {
        reported = tenth;
        onProgress?.(`downloading ${name}: ${tenth * 10} % of ${(sizeBytes / 1e6).toFixed(1)} MB`);
      }
      yield next.value;
    }
    if (doneBytes !== sizeBytes) throw new Error(`${name} ended after ${doneBytes} of ${sizeBytes} bytes`);
  };
}

async function within<T>(limitMs: number, work: Promise<T>, problem: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${problem} (nothing for ${limitMs / 1000} s)`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

const fetchWithTimeout: typeof fetch = async (input, init) => {
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort(new Error(`${new URL(url).host} did not answer within ${ANSWER_TIMEOUT_MS / 1000} s`));
  }, ANSWER_TIMEOUT_MS);
  try {
    return await fetch(input, { ...init, signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
};
