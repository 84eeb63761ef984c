/**
 * One column of texts of a row group, value by value, as spans of its pages: nothing is made of a text. hyparquet makes
 * an object of every value and another of every row, which alone takes longer than all the rest of the preparation.
 *
 * Layout: https://parquet.apache.org/docs/file-format/data-pages/ and …/encodings/ (2026-11-26).
 */
import { isUtf8 } from 'node:buffer';
import type { ColumnMetaData, RowGroup, SchemaElement } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { toByteText } from '../byte-text.ts';
import type { Span } from './rows.ts';

type Page = ReturnType<typeof parquetHeader>;

const readable = new Set(['PLAIN', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY', 'RLE', 'BIT_PACKED']);
const lengthBytes = 4;

/** The column's description, where it can be read here: texts, not nested, in one of the two usual encodings. */
export function textColumn(element: SchemaElement, group: RowGroup): ColumnMetaData | undefined {
  const { name } = element;
  const isIt = (path: readonly string[] = []): boolean => path.length === 1 && path[0] === name;
  const column = group.columns.find((each) => isIt(each.meta_data?.path_in_schema))?.meta_data;
  if (!column || column.type !== 'BYTE_ARRAY' || element.repetition_type === 'REPEATED') return undefined;
  const isText = (element.logical_type?.type ?? 'STRING') === 'STRING' && (element.converted_type ?? 'UTF8') === 'UTF8';
  return isText && column.encodings.every((encoding) => readable.has(encoding)) ? column : undefined;
}

/** Where a column's pages lie in the file. */
export function placeOf(column: ColumnMetaData): { readonly from: number; readonly to: number } {
  const from = Number(column.dictionary_page_offset || column.data_page_offset);
  return { from, to: from + Number(column.total_compressed_size) };
}

export class TextColumn {
  /** The row's text, where `next` said that it has one. */
  readonly span: Span = { bytes: new Uint8Array(0), from: 0, to: 0, form: 'plain' };
  /** The column's name, in bytes. */
  readonly name: string;
  /** What `next` said. */
  has = false;
  private readonly reader: { readonly view: DataView; offset: number };
  private readonly chunk: Uint8Array;
  private readonly codec: ColumnMetaData['codec'];
  private readonly isOptional: boolean;
  private dictionary: Texts | undefined;
  private texts = noTexts;
  /** Rows of the page at hand, and how many of them are past. */
  private rows = 0;
  private row = 0;
  /** Its texts that are past; fewer than rows where some have none. */
  private value = 0;
  /** By row, 1 where it has a text; undefined where all have. */
  private levels: Uint8Array | undefined;
  /** By text, its place in the dictionary; undefined where the page holds the texts themselves. */
  private places: Int32Array | undefined;

  constructor(chunk: Uint8Array, column: ColumnMetaData, element: SchemaElement) {
    this.name = toByteText(element.name);
    this.chunk = chunk;
    this.reader = { view: new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength), offset: 0 };
    this.codec = column.codec;
    this.isOptional = element.repetition_type !== 'REQUIRED';
  }

  /**
   * Moves to the next row; false where it has no text.
   *
   * @throws Error where the file is broken
   */
  next(): boolean {
    while (this.row === this.rows) this.turnPage();
    this.has = this.levels === undefined || this.levels[this.row] === 1;
    this.row += 1;
    if (!this.has) return false;
    const { texts, span } = this;
    const place = this.places ? (this.places[this.value] as number) : this.value;
    this.value += 1;
    if (place >= texts.count) throw new Error(`a page names text ${place} of ${texts.count}`);
    span.bytes = texts.bytes;
    span.from = texts.starts[place] as number;
    span.to = texts.ends[place] as number;
    return true;
  }

  /** Whether the text at hand is UTF-8. */
  isUtf8(): boolean {
    const { bytes, from, to } = this.span;
    return this.texts.isUtf8 || isUtf8(bytes.subarray(from, to));
  }

  private turnPage(): void {
    const { reader, chunk } = this;
    if (reader.offset >= chunk.length) throw new Error('a column ends before its rows do');
    const header = parquetHeader(reader);
    const bytes = chunk.subarray(reader.offset, reader.offset + header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    if (header.type === 'DICTIONARY_PAGE') {
      this.dictionary = cutTexts(this.unpack(bytes, header), 0, header.dictionary_page_header?.num_values ?? 0);
    } else if (header.data_page_header) {
      const { num_values: rows, encoding } = header.data_page_header;
      const page = this.unpack(bytes, header);
      const levels = this.isOptional ? 4 + viewOf(page).getUint32(0, true) : 0;
      this.open(page, levels, this.isOptional ? readLevels(page, rows) : undefined, rows, encoding);
    } else if (header.data_page_header_v2) {
      const { num_rows: rows, encoding, is_compressed, ...lengths } = header.data_page_header_v2;
      const levelBytes = lengths.definition_levels_byte_length + lengths.repetition_levels_byte_length;
      const levels = this.isOptional
        ? readLevels(bytes.subarray(lengths.repetition_levels_byte_length), rows, lengths.definition_levels_byte_length)
        : undefined;
      const packed = bytes.subarray(levelBytes);
      const isPacked = is_compressed !== false && packed.length > 0;
      const page = isPacked ? this.unpack(packed, header, levelBytes) : packed.slice();
      this.open(page, 0, levels, rows, encoding);
    } else if (header.type !== 'INDEX_PAGE') {
      throw new Error(`a page is of the unknown kind ${header.type}`);
    }
  }

  private open(
    page: Uint8Array,
    from: number,
    levels: { readonly levels: Uint8Array; readonly texts: number } | undefined,
    rows: number,
    encoding: string,
  ): void {
    const count = levels?.texts ?? rows;
    this.rows = rows;
    this.row = 0;
    this.value = 0;
    this.levels = count === rows ? undefined : levels?.levels;
    if (encoding === 'PLAIN') {
      this.places = undefined;
      this.texts = cutTexts(page, from, count);
    } else if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
      if (!this.dictionary) throw new Error('a page needs a dictionary, and there is none');
      this.texts = this.dictionary;
      this.places = readPlaces(page, from, count);
    } else throw new Error(`a page has the encoding ${encoding}, which its column doesn't name`);
  }

  private unpack(bytes: Uint8Array, header: Page, levelBytes = 0): Uint8Array {
    const page = decompressPage(bytes, header.uncompressed_page_size - levelBytes, this.codec, compressors);
    // Pages are written to below; those that were never packed are the source's own memory.
    return page.buffer === this.chunk.buffer ? page.slice() : page;
  }
}

interface Texts {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly isUtf8: boolean;
}

const noTexts: Texts = {
  bytes: new Uint8Array(0),
  starts: new Int32Array(0),
  ends: new Int32Array(0),
  count: 0,
  isUtf8: true,
};

/**
 * Texts with their lengths before them, as PLAIN has them. The lengths are overwritten by zeros, so that all texts can
 * be looked at as one for whether they are UTF-8.
 */
function cutTexts(bytes: Uint8Array, from: number, count: number): Texts {
  const view = viewOf(bytes);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let at = from;
  for (let index = 0; index < count; index++) {
    const start = at + lengthBytes;
    const end = start + view.getUint32(at, true);
    if (end > bytes.length) throw new Error('a text ends beyond its page');
    view.setUint32(at, 0);
    starts[index] = start;
    ends[index] = end;
    at = end;
  }
  return { bytes, starts, ends, count, isUtf8: isUtf8(bytes.subarray(from, at)) };
}

function readLevels(
  bytes: Uint8Array,
  rows: number,
  length?: number,
): { readonly levels: Uint8Array; readonly texts: number } {
  const levels = new Uint8Array(rows);
  readRleBitPackedHybrid({ view: viewOf(bytes), offset: 0 }, 1, levels, length);
  return { levels, texts: levels.reduce((sum, level) => sum + level, 0) };
}

/** The first byte says how many bits a place has; 0 where the dictionary has one text only. */
function readPlaces(page: Uint8Array, from: number, count: number): Int32Array {
  const places = new Int32Array(count);
  const bits = page[from] ?? 0;
  if (bits > 0) readRleBitPackedHybrid({ view: viewOf(page), offset: from + 1 }, bits, places, page.length - from - 1);
  return places;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
