/**
 * One JSON array of any size, entry by entry; of the file no more than a block and an entry is in memory.
 *
 *     [{"prompt": "…", "completion": "…"}, …]
 */
import { fromByteText, isBlank, parseJsonBytes } from '../byte-text.ts';
import { parseJson } from '../../domain/dataset/json-syntax.ts';
import { countLines, isUtf8Text, notUtf8, readBlocks } from './blocks.ts';
import { longestRowBytes, type RowVisitor } from './rows.ts';

/** Every entry but the last ends with one; a line end comes perhaps never, as in what `json.dump` writes. */
const comma = 0x2c;

export async function readJsonArray(chunks: AsyncIterable<Uint8Array>, visitor: RowVisitor): Promise<void> {
  const entries = new Entries(visitor);
  for await (const { bytes, isUtf8, isLast } of readBlocks(chunks, comma)) {
    if (!entries.add(bytes.toString('latin1'), isUtf8)) return;
    if (!isLast) await visitor.pause();
  }
  entries.end();
}

class Entries {
  private readonly visitor: RowVisitor;
  /** The text that is not yet handed over: an entry's beginning, or nothing. */
  private rest = '';
  private isRestUtf8 = true;
  /** How far in `rest` the scan has come. */
  private scanned = 0;
  private line = 1;
  private depth = 0;
  private inText = false;
  private count = 0;
  private isOver = false;

  constructor(visitor: RowVisitor) {
    this.visitor = visitor;
  }

  /** False where reading on is pointless. */
  add(block: string, isBlockUtf8: boolean): boolean {
    const text = this.rest + block;
    const isUtf8 = isBlockUtf8 && this.isRestUtf8;
    let start = 0;
    let at = this.scanned;
    while (at < text.length) {
      if (this.inText) {
        at = this.endOfText(text, at);
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === 0x22) this.inText = true;
      else if (code === 0x5b || code === 0x7b) {
        this.depth += 1;
        if (this.depth === 1) {
          // Only the array itself: whoever calls has seen the bracket.
          this.line += countLines(text, start, at);
          start = at + 1;
        }
      } else if (code === 0x5d || code === 0x7d || (code === 0x2c && this.depth === 1)) {
        if (this.depth === 1) {
          this.handOver(text.slice(start, at), isUtf8, code !== 0x2c);
          this.line += countLines(text, start, at);
          start = at + 1;
        }
        if (code !== 0x2c) this.depth -= 1;
      }
      if (this.depth === 0 && this.isOver) {
        const after = text.slice(start);
        if (!isBlank(after))
          this.visitor.broken(
            this.line,
            'json',
            'has more after the end of its array: write one array, or one value a line',
          );
        return isBlank(after);
      }
      at += 1;
    }
    this.rest = text.slice(start);
    this.isRestUtf8 = isUtf8 || isUtf8Text(this.rest);
    this.scanned = this.rest.length;
    if (this.rest.length <= longestRowBytes) return true;
    this.visitor.broken(this.line, 'json', 'an entry is longer than 64 MB: is a quotation mark or a bracket missing?');
    this.isOver = true;
    return false;
  }

  end(): void {
    if (!this.isOver)
      this.visitor.broken(
        this.line + countLines(this.rest),
        'json',
        'ends before its array does: add the "]", or upload the file again',
      );
  }

  /** The place after the closing quotation mark, or the end of what there is. */
  private endOfText(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) {
        // Blocks end with a comma, so that a backslash is never the last of one in sound JSON.
        at += 1;
      } else if (code === 0x22) {
        this.inText = false;
        return at + 1;
      }
    }
    return text.length;
  }

  private handOver(entry: string, isUtf8: boolean, isLast: boolean): void {
    const { visitor } = this;
    if (isLast) this.isOver = true;
    const blank = /^[ \t\r\n]*/.exec(entry)?.[0] ?? '';
    const line = this.line + countLines(blank);
    if (blank.length === entry.length) {
      if (!isLast || this.count > 0) visitor.wrong(line, 'json', 'has a comma without an entry: remove it');
      return;
    }
    this.count += 1;
    if (!isUtf8 && !isUtf8Text(entry)) return visitor.wrong(line, 'encoding', notUtf8);
    let value: unknown;
    try {
      value = parseJsonBytes(entry);
    } catch {
      const parsed = parseJson(fromByteText(entry.slice(blank.length)));
      const error = 'error' in parsed ? parsed.error : undefined;
      const where = error ? ` (${error.what} at column ${error.column})` : '';
      return visitor.wrong(line + (error ? error.line - 1 : 0), 'json', `is not JSON${where}: correct the entry`);
    }
    visitor.row(value, line);
  }
}
