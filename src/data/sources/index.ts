import type { DataSettings } from '../../domain/data-settings.ts';
import type { ObjectPort, S3Uri } from '../../domain/ports.ts';
import { readableEnds } from '../readers/index.ts';
import { SourceError, type SourceFile } from '../source-file.ts';
import { hubFiles, isHubSource, parseHubSource } from './hub.ts';
import { type ImageFolder, looksLikeImages } from './image-folder.ts';
import { isLocalFolder, localFile, localNames, readLocal } from './local-files.ts';
import { objectFile, objectNames, readObject } from './objects.ts';

export type OpenedSource = { readonly files: readonly SourceFile[] } | { readonly images: ImageFolder };

export interface OpenedSources {
  readonly training: OpenedSource;
  readonly references?: SourceFile;
  readonly validation?: OpenedSource;
  readonly evaluation?: OpenedSource;
}

/** How sources are reached. */
export interface SourceAccess {
  objects(): ObjectPort | Promise<ObjectPort>;
  /** HF_ENDPOINT and HF_TOKEN. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Paths of this machine: for the command line, not for a worker. */
  readonly allowsLocal: boolean;
}

/** Finds everything that the settings name. @throws SourceError */
export async function openSources(settings: DataSettings, access: SourceAccess): Promise<OpenedSources> {
  const { source, references, validationSource, evaluationSource } = settings;
  return {
    training: await openSource(source, access),
    ...(references !== undefined && { references: await oneFile(references, access) }),
    ...(validationSource !== undefined && { validation: await openSource(validationSource, access) }),
    ...(evaluationSource !== undefined && { evaluation: await openSource(evaluationSource, access) }),
  };
}

async function openSource(source: string, access: SourceAccess): Promise<OpenedSource> {
  if (isHubSource(source)) return { files: await hubFiles(parseHubSource(source), access.environment) };
  if (source.startsWith('s3://')) {
    const uri = source as S3Uri;
    const objects = await access.objects();
    if (!uri.endsWith('/')) return { files: [await objectFile(objects, uri)] };
    const names = await objectNames(objects, uri);
    return ofFolder(
      uri,
      names,
      (name) => objectFile(objects, `${uri}${name}`),
      (name) => readObject(objects, `${uri}${name}`),
    );
  }
  if (!access.allowsLocal)
    throw new SourceError(
      `"${source}" is no source that a worker can reach: write s3://bucket/key or huggingface:owner/name?split=train`,
    );
  if (!(await isLocalFolder(source))) return { files: [await localFile(source)] };
  const folder = source.replace(/\/+$/, '');
  return ofFolder(
    `${folder}/`,
    await localNames(folder),
    (name) => localFile(`${folder}/${name}`),
    (name) => readLocal(folder, name),
  );
}

/** Images where there are any; else every file that can be read, one after the other. Hidden files are no data. */
async function ofFolder(
  name: string,
  all: readonly string[],
  open: (name: string) => Promise<SourceFile>,
  read: (name: string) => Promise<Buffer>,
): Promise<OpenedSource> {
  // Such as .DS_Store, and what notebooks keep in .ipynb_checkpoints: copies, which would train twice.
  const names = all.filter((each) => !each.split('/').some((part) => part.startsWith('.')));
  if (looksLikeImages(names)) return { images: { name, names, read } };
  const readable = names.filter((each) =>
    readableEnds.some((end) => each.toLowerCase().replace(/\.gz$/, '').endsWith(end)),
  );
  if (readable.length === 0) {
    throw new SourceError(
      `${name} holds nothing that Temper reads: ${readableEnds.join(', ')}, or images as in class/name.png`,
    );
  }
  const files: SourceFile[] = [];
  for (const each of readable) files.push(await open(each));
  return { files };
}

async function oneFile(source: string, access: SourceAccess): Promise<SourceFile> {
  const opened = await openSource(source, access);
  const [file, ...others] = 'files' in opened ? opened.files : [];
  if (!file || others.length > 0)
    throw new SourceError(`"${source}" must be one file of answers in the order of the prompts`);
  return file;
}
