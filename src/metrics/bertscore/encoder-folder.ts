import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isHubId, parseEncoderConfig } from './encoder-config.ts';
import type { EncoderConfig } from './encoder-config.ts';
import { EncoderError, reason } from './encoder-error.ts';
import { fetchFromHub } from './hub.ts';
import type { HubOptions } from './hub.ts';

/** An encoder on this machine, with all that its loading needs. */
export interface EncoderFolder {
  readonly folder: string;
  readonly files: ReadonlySet<string>;
  /** For people and the signature: the hub id, or the folder's own name; never a machine's path. */
  readonly name: string;
  readonly config: EncoderConfig;
  /** First 8 hex digits of the SHA-256 of model.safetensors. */
  readonly weightsDigest: string;
}

/**
 * Finds the encoder: a folder if there is one of that path, else the hub's model of that id, downloaded where it is
 * not cached.
 *
 * @throws EncoderError
 */
export async function findEncoder(encoder: string, hub: HubOptions): Promise<EncoderFolder> {
  const local = await isFolder(encoder);
  if (!local && !isHubId(encoder)) {
    throw new EncoderError(encoder, 'there is no such folder, and it is no hub id ("name" or "owner/name").');
  }
  const folder = local ? encoder : await fetchFromHub(encoder, hub);
  const files = new Set(await readdir(folder));
  requireFiles(encoder, files);
  const config = await readConfig(encoder, folder);
  const name = local ? (config.origin ?? folderName(folder)) : encoder;
  return { folder, files, name, config, weightsDigest: await digest(join(folder, 'model.safetensors')) };
}

/** "model" and the like say nothing: the folder above does. */
function folderName(folder: string): string {
  const name = basename(folder);
  return name === 'model' || name === 'encoder' ? basename(dirname(folder)) || name : name;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

function requireFiles(encoder: string, files: ReadonlySet<string>): void {
  const missing: string[] = [];
  if (!files.has('config.json')) missing.push('config.json');
  if (!files.has('tokenizer.json') && !files.has('vocab.txt')) missing.push('tokenizer.json (or vocab.txt of BERT)');
  if (!files.has('model.safetensors')) missing.push('model.safetensors');
  if (missing.length === 0) return;
  const others = ['pytorch_model.bin', 'model.safetensors.index.json', 'tf_model.h5', 'model.onnx'];
  const found = others.filter((file) => files.has(file));
  const hint = found.length > 0 ? ` It has ${found.join(', ')}, which can't be read here.` : '';
  throw new EncoderError(encoder, `its folder lacks ${missing.join(' and ')}.${hint}`);
}

async function readConfig(encoder: string, folder: string): Promise<EncoderConfig> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  } catch (error) {
    throw new EncoderError(encoder, `config.json can't be read: ${reason(error)}`, { cause: error });
  }
  try {
    return parseEncoderConfig(json);
  } catch (error) {
    throw new EncoderError(encoder, reason(error), { cause: error });
  }
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
  return hash.digest('hex').slice(0, 8);
}
