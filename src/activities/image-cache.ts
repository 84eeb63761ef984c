import type { ImageRef } from '../domain/dataset/evaluation-records.ts';
import type { ObjectPort, S3Uri } from '../domain/ports.ts';

type Image = { readonly format: ImageRef['format']; readonly bytes: Uint8Array };

/** Two models ask about the same images at about the same time; this much of them is kept for the second. */
const keptBytes = 64 * 1024 * 1024;

/**
 * Images by URI: each is read once while it is in use, and the most recent are kept. Never all of them: an evaluation may
 * hold more than a worker's memory.
 */
export function createImageCache(objects: ObjectPort): (images: readonly ImageRef[]) => Promise<Image[]> {
  const reads = new Map<S3Uri, Promise<Uint8Array>>();
  const sizes = new Map<S3Uri, number>();

  const read = async (uri: S3Uri): Promise<Uint8Array> => {
    const known = reads.get(uri);
    if (known) {
      reads.delete(uri);
      reads.set(uri, known);
      return known;
    }
    const reading = objects.readBytes(uri);
    reads.set(uri, reading);
    try {
      const bytes = await reading;
      sizes.set(uri, bytes.length);
      forgetOldest();
      return bytes;
    } catch (error) {
      reads.delete(uri);
      throw error;
    }
  };
  const forgetOldest = (): void => {
    let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const uri of reads.keys()) {
      if (total <= keptBytes) return;
      const size = sizes.get(uri);
      if (size === undefined) continue;
      reads.delete(uri);
      sizes.delete(uri);
      total -= size;
    }
  };

  return (images) => Promise.all(images.map(async ({ uri, format }) => ({ format, bytes: await read(uri) })));
}
