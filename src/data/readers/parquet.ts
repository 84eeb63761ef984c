/** Parquet, a row group at a time: of the file no more than one group's columns is in memory. */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { toByteText, toByteTexts } from '../byte-text.ts';
import type { SourceFile } from '../source-file.ts';
import type { PairLane, RowVisitor, Span } from './rows.ts';

/** A group may have a million rows. */
const rowsBetweenPauses = 1_000;

/** @param columns those that are needed; undefined for all */
export async function readParquet(
  file: SourceFile,
  visitor: RowVisitor,
  columns: readonly string[] | undefined,
): Promise<void> {
  const buffer = {
    byteLength: file.sizeBytes,
    slice: async (start: number, end = file.sizeBytes): Promise<ArrayBuffer> => {
      const bytes = await file.slice(start < 0 ? file.sizeBytes + start : start, end);
      const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
      return (whole ? bytes.buffer : bytes.slice().buffer) as ArrayBuffer;
    },
  };
  const { lane } = visitor;
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
      const values = await parquetReadObjects({
        file: buffer,
        metadata,
        compressors,
        utf8: false,
        rowStart: start,
        rowEnd: start + rows,
        ...(columns && { columns: [...columns] }),
      });
      for (let at = 0; at < values.length; at++) {
        const row = values[at] as Record<string, unknown>;
        const isTaken = lane !== undefined && takePair(lane, row, start + at + 1);
        if (!isTaken) visitor.row(toRow(row), start + at + 1);
        if (at % rowsBetweenPauses === rowsBetweenPauses - 1) await visitor.pause();
      }
      start += rows;
      await visitor.pause();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    visitor.wrong(start + 1, 'parquet', `can't be read as Parquet (${reason}): upload the file again`);
  }
}

function takePair(lane: PairLane, row: Record<string, unknown>, line: number): boolean {
  const prompt = row[lane.columns[0]];
  const completion = row[lane.columns[1]];
  if (!(prompt instanceof Uint8Array) || !(completion instanceof Uint8Array)) return false;
  return lane.take(whole(prompt), whole(completion), line);
}

function whole(bytes: Uint8Array): Span {
  return { bytes, from: 0, to: bytes.length, form: 'plain' };
}

function toRow(row: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(row)) row[name] = toValue(row[name]);
  return row;
}

function toValue(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return toByteText(value.toISOString());
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toValue(each)]));
  }
  return typeof value === 'string' ? toByteTexts(value) : value;
}
