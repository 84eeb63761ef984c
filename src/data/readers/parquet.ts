/** Parquet, a row group at a time: of the file no more than one group's columns is in memory. */
import { isUtf8 } from 'node:buffer';
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects, type RowGroup } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { toByteText, toByteTexts } from '../byte-text.ts';
import type { SourceFile } from '../source-file.ts';
import { notUtf8 } from './blocks.ts';
import { placeOf, textColumn, TextColumn } from './parquet-texts.ts';
import type { PairLane, RowVisitor, Span } from './rows.ts';

/** A group may have a million rows. */
const rowsBetweenPauses = 1_000;

/** Two columns that are no further apart are read at once. */
const gapBytes = 64 * 1024;

/** Stands for a text that is no UTF-8. */
const broken = Symbol('broken');

/** @param columns those that are needed; undefined for all */
export async function readParquet(
  file: SourceFile,
  visitor: RowVisitor,
  columns: readonly string[] | undefined,
): Promise<void> {
  const { lane } = visitor;
  const buffer = {
    byteLength: file.sizeBytes,
    slice: async (start: number, end = file.sizeBytes): Promise<ArrayBuffer> => {
      const bytes = await file.slice(start < 0 ? file.sizeBytes + start : start, end);
      const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
  let start = 0;
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const there = new Set(metadata.schema.map(({ name }) => name));
    const missing = columns?.find((column) => !there.has(column));
    if (missing !== undefined) {
      const names = metadata.schema.slice(1).map(({ name }) => name);
      return visitor.wrong(
        1,
        'shape',
        `has no column "${missing}": it has ${names.slice(0, 20).join(', ')}; correct the mapping`,
      );
    }
    for (const group of metadata.row_groups) {
      const rows = Number(group.num_rows);
      const pair = lane && (await openPair(file, metadata, group, lane));
      if (pair) await readPairs(pair, lane, visitor, start, rows);
      else {
        const values = await parquetReadObjects({
          file: buffer,
          metadata,
          compressors,
          parsers: { stringFromBytes: textOf as (bytes: Uint8Array) => string },
          utf8: false,
          rowStart: start,
          rowEnd: start + rows,
          ...(columns && { columns: [...columns] }),
        });
        for (let at = 0; at < values.length; at++) {
          const row = toRow(values[at] as Record<string, unknown>, columns !== undefined);
          if (row) visitor.row(row, start + at + 1);
          else visitor.wrong(start + at + 1, 'encoding', notUtf8);
          if (at % rowsBetweenPauses === rowsBetweenPauses - 1) await visitor.pause();
        }
      }
      start += rows;
      await visitor.pause();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    visitor.wrong(start + 1, 'parquet', `can't be read as Parquet (${reason}): upload the file again`);
  }
}

type Pair = readonly [prompt: TextColumn, answer: TextColumn];

/** Undefined where the two columns have to be read the long way. */
async function openPair(
  file: SourceFile,
  { schema }: FileMetaData,
  group: RowGroup,
  lane: PairLane,
): Promise<Pair | undefined> {
  const [asked, answered] = lane.columns.map((name) => textColumn(schema, group, name));
  if (!asked || !answered) return undefined;
  const places = [placeOf(asked), placeOf(answered)] as const;
  const [from, to] = [Math.min(places[0].from, places[1].from), Math.max(places[0].to, places[1].to)];
  const areNear = to - from <= places[0].to - places[0].from + places[1].to - places[1].from + gapBytes;
  const both = areNear ? await file.slice(from, to) : undefined;
  const open = async (at: 0 | 1): Promise<TextColumn> => {
    const place = places[at];
    const bytes = both?.subarray(place.from - from, place.to - from) ?? (await file.slice(place.from, place.to));
    const element = schema.find(({ name }) => name === lane.columns[at]);
    return new TextColumn(bytes, at === 0 ? asked : answered, element);
  };
  return [await open(0), await open(1)];
}

async function readPairs(
  [asked, answered]: Pair,
  lane: PairLane,
  visitor: RowVisitor,
  start: number,
  rows: number,
): Promise<void> {
  const [prompt, completion] = lane.columns;
  for (let at = 0; at < rows; at++) {
    const line = start + at + 1;
    const hasPrompt = asked.next();
    const hasAnswer = answered.next();
    if ((hasPrompt && !asked.isUtf8()) || (hasAnswer && !answered.isUtf8())) visitor.wrong(line, 'encoding', notUtf8);
    else if (!hasPrompt || !hasAnswer || !lane.take(asked.span, answered.span, line)) {
      const row = {
        [prompt]: hasPrompt ? latin1(asked.span) : null,
        [completion]: hasAnswer ? latin1(answered.span) : null,
      };
      visitor.row(row, line);
    }
    if (at % rowsBetweenPauses === rowsBetweenPauses - 1) await visitor.pause();
  }
}

function latin1({ bytes, from, to }: Span): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

function textOf(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return bytes;
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') : broken;
}

/**
 * Undefined where a text of it is no UTF-8.
 *
 * @param isMapped columns are texts even where the file says only that they are bytes
 */
function toRow(row: Record<string, unknown>, isMapped: boolean): Record<string, unknown> | undefined {
  for (const name of Object.keys(row)) {
    const value = row[name];
    const read = isMapped && value instanceof Uint8Array ? textOf(value) : value;
    if (holdsBroken(read)) return undefined;
    row[name] = toValue(read);
  }
  return row;
}

function holdsBroken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value === broken;
  return Object.values(value).some(holdsBroken);
}

function toValue(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  }
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return toByteText(value.toISOString());
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toValue(each)]));
  }
  return typeof value === 'string' ? toByteTexts(value) : value;
}
