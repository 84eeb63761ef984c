import { createHash } from 'node:crypto';
import type { RecordLimits } from '../domain/families/family.ts';
import { hashNumber } from './checks/hash.ts';
import type { ImageStore } from './output/output.ts';
import type { DataRecord, ImageFormat, RecordImage, Refusal, Turn } from './records/record.ts';

/** Images that records bring along: each gets a place in the store by its content, and is uploaded once. */
export class BroughtImages {
  private readonly images: ImageStore | undefined;
  private readonly limits: RecordLimits;
  private readonly uploads = new Map<string, { readonly bytes: Buffer; readonly contentType: string }>();
  private readonly uploaded = new Set<number>();

  constructor(images: ImageStore | undefined, limits: RecordLimits) {
    this.images = images;
    this.limits = limits;
  }

  /** Uploads what was placed since it was called last. */
  async upload(): Promise<void> {
    for (const [name, { bytes, contentType }] of this.uploads) await this.images?.put(name, bytes, contentType);
    this.uploads.clear();
  }

  /** The record with the places where its images will be. */
  placeIn(record: DataRecord): DataRecord | Refusal {
    let turns: Turn[] | undefined;
    for (let at = 0; at < record.turns.length; at++) {
      const turn = record.turns[at] as Turn;
      if (!turn.images?.some(({ bytes }) => bytes)) continue;
      const images: RecordImage[] = [];
      for (const image of turn.images) {
        const placed = image.bytes ? this.place(image.format, image.bytes) : image;
        if ('kind' in placed) return placed;
        images.push(placed);
      }
      turns ??= [...record.turns];
      turns[at] = { ...turn, images };
    }
    return turns ? { ...record, turns } : record;
  }

  private place(format: ImageFormat, bytes: Buffer): RecordImage | Refusal {
    const { images, limits } = this;
    if (!images)
      return {
        kind: 'image',
        message:
          'holds an image of its own, and there is no place in S3 to put it: name one with --images s3://bucket/folder',
      };
    if (!limits.images)
      return { kind: 'image', message: 'holds an image, but the model takes none: choose a model that does' };
    if (formatOf(bytes) !== format) {
      return {
        kind: 'image',
        message: `holds an image that is said to be ${format}, but is ${formatOf(bytes) ?? 'none that Temper knows'}: name the right format`,
      };
    }
    if (bytes.length > limits.images.maximumBytes) {
      return {
        kind: 'image',
        message: `holds an image of ${bytes.length} bytes, but the model takes at most ${limits.images.maximumBytes}: make it smaller`,
      };
    }
    const digest = createHash('sha256').update(bytes).digest('hex');
    const name = `${digest}.${format}`;
    const known = hashNumber(Number.parseInt(digest.slice(0, 12), 16), 0);
    if (!this.uploaded.has(known)) {
      this.uploaded.add(known);
      this.uploads.set(name, { bytes, contentType: `image/${format}` });
    }
    return { format, uri: images.uriOf(name) };
  }
}

/** By the first bytes of the file. */
function formatOf(bytes: Buffer): ImageFormat | undefined {
  const start = bytes.subarray(0, 12).toString('latin1');
  if (start.startsWith('\x89PNG')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('GIF8')) return 'gif';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : undefined;
}
