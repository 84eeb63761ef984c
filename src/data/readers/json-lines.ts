/**
 * JSON Lines, one value a line:
 *
 *     {"id": "train_0", "dialogue": "#Person1#: Hi, Mr. Smith. …", "summary": "Mr. Smith's getting a check-up, …"}
 */
import { parseJson } from '../../domain/dataset/json-syntax.ts';
import { fromByteText, isBlank, parseJsonBytes } from '../byte-text.ts';
import { isUtf8Text, notUtf8, readBlocks } from './blocks.ts';
import { openMemberFinder } from './json-members.ts';
import { longestRowBytes, type RowVisitor } from './rows.ts';

const tooLong = 'is longer than 64 MB: write one record a line';

/** @param strict blank lines are mistakes, as they are to Bedrock; else they are passed over */
export async function readJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  visitor: RowVisitor,
  { strict = false }: { readonly strict?: boolean } = {},
): Promise<void> {
  const { lane } = visitor;
  const members = lane && openMemberFinder(lane.columns);
  let number = 0;
  for await (const { bytes, isUtf8, isLast, isEndless } of readBlocks(chunks)) {
    if (isEndless) {
      number += 1;
      visitor.wrong(number, 'json', tooLong);
      continue;
    }
    let start = 0;
    while (start < bytes.length) {
      const feed = bytes.indexOf(0x0a, start);
      const end = feed === -1 ? bytes.length : feed;
      number += 1;
      const isTaken =
        isUtf8 &&
        members?.find(bytes, start, end) === true &&
        lane?.take(members.first, members.second, number) === true;
      if (!isTaken) {
        const line = bytes.toString('latin1', start, end);
        readLine(line, number, isUtf8 || isUtf8Text(line), visitor, strict);
      }
      start = end + 1;
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
  if (line.length > longestRowBytes) return visitor.wrong(number, 'json', tooLong);
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
