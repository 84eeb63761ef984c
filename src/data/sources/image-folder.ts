/**
 * A folder of labelled images: `invoice/0001.png`, `letter/a.jpg`. The folder's name is the class, and the answer that
 * the model is to learn.
 */
import type { DataMap } from '../../domain/data-settings.ts';
import { toByteText } from '../byte-text.ts';
import { formatOfName } from '../records/from-messages.ts';
import { openMapping } from '../records/mapping.ts';
import { type DataRecord, refuse, type Refusal } from '../records/record.ts';

export interface ImageFolder {
  readonly name: string;
  /** `class/name.png`, in order. */
  readonly names: readonly string[];
  read(name: string): Promise<Buffer>;
}

export function looksLikeImages(names: readonly string[]): boolean {
  return names.some((name) => isClassified(name) && (formatOfName(name) !== undefined || /\.pdf$/i.test(name)));
}

/** Reads an image at a time, so that memory holds no more than one. */
export async function* imageRecords(
  folder: ImageFolder,
  map: DataMap,
): AsyncGenerator<{ readonly place: string; readonly record: DataRecord | Refusal }> {
  const classes = [...new Set(folder.names.filter(isClassified).map(classOf))];
  const fields = openMapping(
    {
      prompt:
        map.prompt ??
        `To which of these classes does the document belong: ${classes.join(', ')}? Answer with the class alone.`,
      completion: map.completion ?? '{class}',
      ...(map.system !== undefined && { system: map.system }),
      ...(map.group !== undefined && { group: map.group }),
      label: '{class}',
    },
    { isTexts: true },
  );
  for (const name of folder.names) {
    yield { place: name, record: await recordOf(folder, name, fields) };
  }
}

async function recordOf(
  folder: ImageFolder,
  name: string,
  fields: (row: unknown) => DataRecord | Refusal,
): Promise<DataRecord | Refusal> {
  if (!isClassified(name))
    return refuse('image', 'is in no folder that names its class: put it into one, as in invoice/0001.png');
  if (/\.pdf$/i.test(name)) {
    return refuse('image', "is a PDF, which Bedrock's training data has no block for: make an image of each page");
  }
  const format = formatOfName(name);
  if (!format) return refuse('image', 'is no image that Bedrock takes: use PNG, JPEG, GIF or WebP');
  const record = fields({ class: toByteText(classOf(name)), name: toByteText(name) });
  if ('kind' in record) return record;
  const [asked, ...answered] = record.turns;
  if (!asked) throw new Error('a record without a turn');
  return {
    ...record,
    turns: [{ ...asked, images: [{ format, uri: '', bytes: await folder.read(name) }] }, ...answered],
  };
}

const isClassified = (name: string): boolean => name.split('/').length >= 2;

/** The folder that the image is in. */
function classOf(name: string): string {
  return name.split('/').at(-2) as string;
}
