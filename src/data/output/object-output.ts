import type { ObjectPort, S3Uri } from '../../domain/ports.ts';
import type { ImageStore, Output } from './output.ts';

/** A folder in S3. An object appears only once it is whole. */
export function objectOutput(objects: ObjectPort, folder: S3Uri): Output {
  const uriOf = (name: string): S3Uri => `${withSlash(folder)}${name}`;
  return {
    uriOf,
    write: (name, chunks, contentType) => objects.writeStream(uriOf(name), copies(chunks), contentType),
    async find(name) {
      const found = await objects.find(uriOf(name));
      return found && (found.versionId === undefined ? {} : { versionId: found.versionId });
    },
    readText: async (name) => ((await objects.find(uriOf(name))) ? objects.readText(uriOf(name)) : null),
  };
}

export function objectImages(objects: ObjectPort, folder: S3Uri): ImageStore {
  const uriOf = (name: string): S3Uri => `${withSlash(folder)}${name}`;
  return {
    uriOf,
    async put(name, bytes, contentType) {
      const uri = uriOf(name);
      const there = await objects.find(uri);
      if (there?.sizeBytes === bytes.length) return;
      await objects.writeStream(uri, one(bytes), contentType);
    },
  };
}

/** An upload keeps chunks until their part has gone. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function withSlash(folder: S3Uri): S3Uri {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
