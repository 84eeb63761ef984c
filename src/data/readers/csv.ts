/**
 * CSV (RFC 4180) with a line of names: fields in quotation marks may hold delimiters, line ends and doubled marks. The
 * delimiter is the one of `,` `;` tab and `|` that the first line has most of.
 *
 * Not csv-parse, which looks at every byte: on the sample's data this is an order of magnitude faster (bench/data.ts).
 */
import { fromByteText, quoteBytes } from '../byte-text.ts';
import { countLines, isUtf8Text, notUtf8, readBlocks } from './blocks.ts';
import { longestRowBytes, type RowVisitor } from './rows.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export async function readCsv(chunks: AsyncIterable<Uint8Array>, visitor: RowVisitor): Promise<void> {
  const rows = new CsvRows(visitor);
  for await (const { text, isUtf8, isLast } of readBlocks(chunks)) {
    if (!rows.add(text, isUtf8, isLast)) return;
    if (!isLast) await visitor.pause();
  }
}

class CsvRows {
  private readonly visitor: RowVisitor;
  private rest = '';
  private line = 1;
  private delimiter = 0x2c;
  private names: readonly string[] | undefined;
  /** One object for all rows: its shape stays the same, and nobody keeps it. */
  private row: Record<string, string> = {};
  private readonly fields: string[] = [];

  constructor(visitor: RowVisitor) {
    this.visitor = visitor;
  }

  /** False where reading on is pointless. */
  add(block: string, isUtf8: boolean, isLast: boolean): boolean {
    const text = this.rest === '' ? block : this.rest + block;
    let start = 0;
    while (start < text.length) {
      if (!this.names) this.delimiter = delimiterOf(text);
      const end = this.cut(text, start);
      if (end === -1) break;
      if (!this.take(text, start, end, isUtf8)) return false;
      start = end;
    }
    this.rest = text.slice(start);
    if (this.rest.length > longestRowBytes || (isLast && this.rest !== '')) {
      this.visitor.wrong(this.line, 'csv', 'opens a quotation mark that is never closed: close it, or double marks within a field');
      return false;
    }
    return true;
  }

  /** Fills `fields` with the row at `start`; where the next one begins, or -1 where the row is not all there. */
  private cut(text: string, start: number): number {
    const { fields, delimiter } = this;
    fields.length = 0;
    let at = start;
    for (;;) {
      if (text.charCodeAt(at) === quote) {
        let from = at + 1;
        let hasDoubled = false;
        let close = text.indexOf('"', from);
        while (close !== -1 && text.charCodeAt(close + 1) === quote) {
          hasDoubled = true;
          from = close + 2;
          close = text.indexOf('"', from);
        }
        if (close === -1) return -1;
        const inner = text.slice(at + 1, close);
        const field = hasDoubled ? inner.replaceAll('""', '"') : inner;
        at = close + 1;
        // What follows a closed mark belongs to the field, as pandas and Excel read it.
        const end = this.endOfField(text, at);
        fields.push(end === at || isReturn(text, at, end) ? field : field + text.slice(at, end));
        at = end;
      } else {
        const end = this.endOfField(text, at);
        fields.push(text.slice(at, isReturnAt(text, end) ? end - 1 : end));
        at = end;
      }
      if (at >= text.length) return text.length;
      if (text.charCodeAt(at) === delimiter) at += 1;
      else return at + 1;
      if (at >= text.length) {
        fields.push('');
        return text.length;
      }
    }
  }

  private endOfField(text: string, from: number): number {
    const { delimiter } = this;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === lineFeed) return at;
      at += 1;
    }
    return at;
  }

  private take(text: string, start: number, end: number, isUtf8: boolean): boolean {
    const { fields, visitor, line } = this;
    this.line += countLines(text, start, end);
    if (fields.length === 1 && fields[0] === '') return true;
    if (!isUtf8 && !isUtf8Text(text.slice(start, end))) {
      visitor.wrong(line, 'encoding', notUtf8);
      return this.names !== undefined;
    }
    if (!this.names) return this.takeNames(line);
    if (fields.length !== this.names.length) {
      visitor.wrong(
        line,
        'csv',
        `has ${fields.length} fields, but the first line names ${this.names.length}: put fields with a delimiter or line end into quotation marks`,
      );
      return true;
    }
    for (let at = 0; at < fields.length; at++) this.row[this.names[at] as string] = fields[at] as string;
    visitor.row(this.row, line);
    return true;
  }

  private takeNames(line: number): boolean {
    const names = this.fields.map((name) => Buffer.from(name, 'latin1').toString('latin1'));
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) {
      this.visitor.wrong(line, 'csv', `names the column ${quoteBytes(twice)} twice: the first line must name each column once`);
      return false;
    }
    this.names = names;
    this.row = Object.fromEntries(names.map((name) => [name, '']));
    return true;
  }
}

function isReturnAt(text: string, end: number): boolean {
  return text.charCodeAt(end - 1) === carriageReturn && (end >= text.length || text.charCodeAt(end) === lineFeed);
}

function isReturn(text: string, from: number, end: number): boolean {
  return end === from + 1 && text.charCodeAt(from) === carriageReturn;
}

function delimiterOf(text: string): number {
  const end = text.indexOf('\n');
  const first = fromByteText(end === -1 ? text : text.slice(0, end)).replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).delimiter.charCodeAt(0);
}
