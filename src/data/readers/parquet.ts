/** Parquet, a row group at a time: of the file no more than one group's columns is in memory. */
import { isUtf8 } from 'node:buffer';
import {
  type ColumnMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  type RowGroup,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { toByteText, toByteTexts } from '../byte-text.ts';
import type { SourceFile } from '../source-file.ts';
import { notUtf8 } from './blocks.ts';
import { placeOf, textColumn, TextColumn } from './parquet-texts.ts';
import type { RowVisitor, Span } from './rows.ts';

/** A group may have a million rows. */
const rowsBetweenPauses = 1_000;
/** Of a group, so many rows are made at once. */
const rowsAtOnce = 25_000;

/** Two columns that are no further apart are read at once. */
const gapBytes = 64 * 1024;

/** Stands for a text that is no UTF-8. */
const broken = Symbol('broken');

/** @param columns those that are needed, or paths into them; undefined for all */
export async function readParquet(
  file: SourceFile,
  visitor: RowVisitor,
  columns: readonly string[] | undefined,
): Promise<void> {
  if (file.sizeBytes === 0) return;
  const reading = { start: 0 };
  // What the source or the reader of the rows throws is theirs, and says nothing about the file.
  let failure: { readonly error: unknown } | undefined;
  const outside = <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      failure = { error };
      throw error;
    });
  const guarded = {
    file: { ...file, slice: (start: number, end: number) => outside(file.slice(start, end)) },
    visitor: { ...visitor, pause: () => outside(visitor.pause()) },
  };
  try {
    await readGroups(guarded.file, guarded.visitor, columns, reading);
  } catch (error) {
    if (failure) throw failure.error;
    const reason = error instanceof Error ? error.message : String(error);
    visitor.broken(reading.start + 1, 'parquet', `can't be read as Parquet (${reason}): upload the file again`);
  }
}

/** @param reading where the group at hand begins */
async function readGroups(
  file: SourceFile,
  visitor: RowVisitor,
  columns: readonly string[] | undefined,
  reading: { start: number },
): Promise<void> {
  const { lane } = visitor;
  const buffer = bufferOf(file);
  const metadata = await parquetMetadataAsync(buffer);
  const there = new Map(parquetSchema(metadata).children.map((each) => [each.element.name, each]));
  const wanted = new Set<string>();
  for (const column of columns ?? there.keys()) {
    const name = there.has(column) ? column : (column.split('.')[0] as string);
    if (there.has(name)) wanted.add(name);
    else {
      const names = [...there.keys()].slice(0, 20).join(', ');
      return visitor.broken(1, 'shape', `has no column "${name}": it has ${names}; correct the mapping`);
    }
  }
  const fields = [...wanted].map((name) => there.get(name) as SchemaTree);
  const isFlat = fields.every(
    ({ children, element }) => children.length === 0 && element.repetition_type !== 'REPEATED',
  );
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const elements = lane ? lane.columns.map((name) => there.get(name)?.element) : fields.map(({ element }) => element);
    // Without a mapping bytes may be anything, such as images that no record needs.
    const areTexts = columns !== undefined || elements.every((element) => element && isDeclaredText(element));
    const texts = areTexts ? await openTexts(file, group, elements) : undefined;
    if (texts) await readTexts(texts, visitor, reading.start, rows);
    else {
      const kept = keptSlices(buffer);
      const atOnce = isFlat ? rowsAtOnce : rows;
      for (let from = 0; from < rows; from += atOnce) {
        const first = reading.start + from;
        const values = await parquetReadObjects({
          file: kept,
          metadata,
          compressors,
          parsers: { stringFromBytes: textOf as (bytes: Uint8Array) => string },
          utf8: false,
          rowStart: first,
          rowEnd: Math.min(first + atOnce, reading.start + rows),
          columns: [...wanted],
        });
        for (let at = 0; at < values.length; at++) {
          const row = toRow(values[at] as Record<string, unknown>, columns !== undefined);
          if (row) visitor.row(row, first + at + 1);
          else visitor.wrong(first + at + 1, 'encoding', notUtf8);
          if (at % rowsBetweenPauses === rowsBetweenPauses - 1) await visitor.pause();
        }
      }
    }
    reading.start += rows;
    await visitor.pause();
  }
}

interface Slices {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

function bufferOf(file: SourceFile): Slices {
  return {
    byteLength: file.sizeBytes,
    slice: async (start: number, end = file.sizeBytes): Promise<ArrayBuffer> => {
      const bytes = await file.slice(start < 0 ? file.sizeBytes + start : start, end);
      const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
}

/** A group's bytes are asked for again for each part of its rows. */
function keptSlices(buffer: Slices): Slices {
  const { byteLength } = buffer;
  const kept = new Map<string, Promise<ArrayBuffer>>();
  return {
    byteLength,
    slice(start, end = byteLength) {
      const key = `${start}-${end}`;
      const there = kept.get(key) ?? buffer.slice(start, end);
      kept.set(key, there);
      return there;
    },
  };
}

/** Undefined where the columns have to be read the long way. */
async function openTexts(
  file: SourceFile,
  group: RowGroup,
  elements: readonly (SchemaElement | undefined)[],
): Promise<readonly TextColumn[] | undefined> {
  const found: { readonly element: SchemaElement; readonly column: ColumnMetaData }[] = [];
  for (const element of elements) {
    const column = element && textColumn(element, group);
    if (!column) return undefined;
    found.push({ element, column });
  }
  const places = found.map(({ column }) => placeOf(column));
  const from = Math.min(...places.map((place) => place.from));
  const to = Math.max(...places.map((place) => place.to));
  const areNear = to - from <= places.reduce((sum, place) => sum + place.to - place.from, gapBytes);
  const all = areNear ? await file.slice(from, to) : undefined;
  const texts: TextColumn[] = [];
  for (const [at, { element, column }] of found.entries()) {
    const place = places[at] as (typeof places)[number];
    const bytes = all?.subarray(place.from - from, place.to - from) ?? (await file.slice(place.from, place.to));
    texts.push(new TextColumn(bytes, column, element));
  }
  return texts;
}

/** Row by row; where two columns are all that is wanted, their bytes are taken as they stand. */
async function readTexts(
  texts: readonly TextColumn[],
  visitor: RowVisitor,
  start: number,
  rows: number,
): Promise<void> {
  const { lane } = visitor;
  const [asked, answered] = texts;
  for (let at = 0; at < rows; at++) {
    const line = start + at + 1;
    let areSound = true;
    let areThere = true;
    for (const text of texts) {
      if (!text.next()) areThere = false;
      else if (!text.isUtf8()) areSound = false;
    }
    if (!areSound) visitor.wrong(line, 'encoding', notUtf8);
    else if (!(lane && asked && answered && areThere && lane.take(asked.span, answered.span, line))) {
      visitor.row(Object.fromEntries(texts.map((text) => [text.name, text.has ? latin1(text.span) : null])), line);
    }
    if (at % rowsBetweenPauses === rowsBetweenPauses - 1) await visitor.pause();
  }
}

function isDeclaredText({ logical_type, converted_type }: SchemaElement): boolean {
  return logical_type?.type === 'STRING' || converted_type === 'UTF8';
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
  const made: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const read = isMapped && value instanceof Uint8Array ? textOf(value) : value;
    if (holdsBroken(read)) return undefined;
    made[toByteText(name)] = toValue(read);
  }
  return made;
}

function holdsBroken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value === broken;
  return Object.values(value).some(holdsBroken);
}

function toValue(value: unknown): unknown {
  // What is no text stays bytes: a record that needs a text there is refused.
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return isUtf8(bytes) ? bytes.toString('latin1') : value;
  }
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return toByteText(value.toISOString());
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [toByteText(name), toValue(each)]));
  }
  return typeof value === 'string' ? toByteTexts(value) : value;
}
