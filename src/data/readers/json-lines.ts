/**
 * JSON Lines, one value a line:
 *
 *     {"id": "train_0", "dialogue": "#Person1#: Hi, Mr. Smith. …", "summary": "Mr. Smith's getting a check-up, …"}
 */
import { fromByteText, isBlank, parseJsonBytes } from '../byte-text.ts';
import { parseJson } from '../../domain/dataset/json-syntax.ts';
import { isUtf8Text, notUtf8, readBlocks } from './blocks.ts';
import { longestRowBytes, type RowVisitor } from './rows.ts';

/** @param strict blank lines are mistakes, as they are to Bedrock; else they are passed over */
export async function readJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  visitor: RowVisitor,
  { strict = false }: { readonly strict?: boolean } = {},
): Promise<void> {
  let number = 0;
  for await (const { text, isUtf8, isLast } of readBlocks(chunks)) {
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf('\n', start);
      const line = text.slice(start, end === -1 ? text.length : end);
      start = end === -1 ? text.length : end + 1;
      number += 1;
      readLine(line, number, isUtf8 || isUtf8Text(line), visitor, strict);
    }
    if (!isLast) await visitor.pause();
  }
}

function readLine(line: string, number: number, isUtf8: boolean, visitor: RowVisitor, strict: boolean): void {
  if (isBlank(line)) {
    if (strict) visitor.wrong(number, 'blank line', 'is blank: remove it');
    return;
  }
  if (!isUtf8) return visitor.wrong(number, 'encoding', notUtf8);
  if (line.length > longestRowBytes) return visitor.wrong(number, 'json', 'is longer than 64 MB: write one record a line');
  let value: unknown;
  try {
    value = parseJsonBytes(line);
  } catch {
    return visitor.wrong(number, 'json', wrongJson(line));
  }
  visitor.row(value, number);
}

function wrongJson(line: string): string {
  const parsed = parseJson(fromByteText(line));
  const where = 'error' in parsed ? ` (${parsed.error.what} at column ${parsed.error.column})` : '';
  return `is not JSON${where}: write one JSON object a line`;
}
