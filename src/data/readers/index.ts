import { createGunzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { SourceError, type SourceFile } from '../source-file.ts';
import { readCsv } from './csv.ts';
import { readJsonArray } from './json-array.ts';
import { readJsonLines } from './json-lines.ts';
import { readParquet } from './parquet.ts';
import type { RowVisitor } from './rows.ts';

/** Files that Temper reads, by the ends of their names. */
export const readableEnds = ['.jsonl', '.ndjson', '.json', '.csv', '.tsv', '.parquet'] as const;

/** Reads a file of any form, told by its name, and JSON's two by their first character. */
export async function readRows(
  file: SourceFile,
  visitor: RowVisitor,
  options: {
    readonly columns?: readonly string[] | undefined;
    readonly strict?: boolean;
    /** Whatever is no JSON Lines is a mistake. */
    readonly onlyLines?: boolean;
  } = {},
): Promise<void> {
  const otherForm = (): void =>
    visitor.broken(
      1,
      'form',
      'is no file of JSON Lines, which is all that Bedrock trains with: temper data prepare converts it',
    );
  const name = file.name.toLowerCase();
  if (options.onlyLines === true && /\.(?:csv|tsv|parquet|gz)$/.test(name)) return otherForm();
  if (name.endsWith('.parquet')) return readParquet(file, visitor, options.columns);
  const plain = name.replace(/\.gz$/, '');
  const chunks = plain === name ? file.stream() : unzipped(file);
  if (/\.[ct]sv$/.test(plain)) return readCsv(chunks, visitor, { isTabbed: plain.endsWith('.tsv') });
  if (plain.endsWith('.parquet')) {
    throw new SourceError(
      `${file.name} is Parquet within gzip, which can't be read in parts: unpack it, as Parquet is packed within itself`,
    );
  }
  if (!/\.(?:jsonl|ndjson|json)$/.test(plain)) {
    throw new SourceError(
      `${file.name} has no name that says what it is: Temper reads ${readableEnds.join(', ')}, also with .gz`,
    );
  }
  const [isArray, all] = await startsWithBracket(chunks);
  if (isArray && options.onlyLines === true) return otherForm();
  return isArray ? readJsonArray(all, visitor) : readJsonLines(all, visitor, options);
}

async function* unzipped(file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    // What goes wrong, wherever it does, ends the iteration with its error.
    yield* pipeline(Readable.from(copies(file.stream())), createGunzip(), () => undefined);
  } catch (error) {
    // Only what zlib says of the content: where reading it failed, another try may succeed.
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    throw new SourceError(`${file.name} can't be unpacked (${error.message}): upload it again`);
  }
}

/** A stream reads ahead, and a chunk is only valid until the next one is asked for. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

async function startsWithBracket(
  chunks: AsyncIterable<Uint8Array>,
): Promise<readonly [boolean, AsyncIterable<Uint8Array>]> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let first: number | undefined;
  while (first === undefined) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(Uint8Array.from(next.value));
    first = next.value.find((byte) => byte > 32 && byte < 0x80);
  }
  return [first === 0x5b, joined(seen, iterator)];
}

async function* joined(seen: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* seen;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
