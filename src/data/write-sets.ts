import { createHash } from 'node:crypto';
import type { RecordFormat } from '../domain/families/family.ts';
import { parseJsonBytes } from './byte-text.ts';
import type { Collector } from './collector.ts';
import type { Staged } from './output/output.ts';
import { openRecordReader, type ReadRecord } from './records/read-record.ts';
import type { DataRecord } from './records/record.ts';
import { evaluationLine, recordWriter } from './records/write-record.ts';
import { sets } from './split.ts';

export const setNames = ['training', 'validation', 'evaluation'] as const;
export type SetName = (typeof setNames)[number];

type Convert = (line: string) => string;

const outBytes = 1024 * 1024;

/** The content of one set: its records in the order of the sources, in the form of its purpose. */
export async function* setContent(collected: Collector, set: SetName, format: RecordFormat): AsyncGenerator<Buffer> {
  const { lengths, setOf } = collected;
  const convert = converterFor(set, format);
  const wanted = sets[set];
  // One buffer for all: a chunk is only valid until the next one is asked for.
  const out = Buffer.allocUnsafeSlow(outBytes);
  let used = 0;
  let index = 0;
  for await (const chunk of collected.spool.read()) {
    let offset = 0;
    while (offset < chunk.length) {
      // Neighbours go together.
      const start = offset;
      const isWanted = setOf.at(index) === wanted;
      do {
        offset += lengths.at(index);
        index += 1;
      } while (!(convert && isWanted) && offset < chunk.length && (setOf.at(index) === wanted) === isWanted);
      if (!isWanted) continue;
      const lines = convert
        ? Buffer.from(`${convert(chunk.toString('latin1', start, offset - 1))}\n`, 'latin1')
        : chunk.subarray(start, offset);
      if (used + lines.length > out.length) {
        if (used > 0) yield out.subarray(0, used);
        used = 0;
      }
      if (lines.length > out.length) {
        yield lines;
        continue;
      }
      out.set(lines, used);
      used += lines.length;
    }
  }
  if (used > 0) yield out.subarray(0, used);
}

/**
 * SHA-256 of a set's content, in hex. What is staged is written by another thread meanwhile: each takes about as long.
 */
export async function digestOf(content: AsyncIterable<Buffer>, staged?: Staged): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) {
    const adding = staged?.add(chunk);
    hash.update(chunk);
    await adding;
  }
  return hash.digest('hex');
}

/** Lines stand in the spool as training data; undefined where the set wants them so. */
function converterFor(set: SetName, format: RecordFormat): Convert | undefined {
  if (set !== 'evaluation') {
    if (format !== 'prompts') return undefined;
    const write = recordWriter('prompts');
    return (line) => sure(write(recordOf(line, 'prompts')));
  }
  return (line) => sure(evaluationLine(recordOf(line, format)));
}

const readers: Partial<Record<RecordFormat, ReadRecord>> = {
  'prompt-completion': openRecordReader('prompt-completion', {}),
  text: openRecordReader('text', {}),
  'image-caption': openRecordReader('image-caption', {}),
};

function recordOf(line: string, format: RecordFormat): DataRecord {
  const value = parseJsonBytes(line);
  const record = (readers[format] ?? openRecordReader('messages', {}))(value);
  if ('kind' in record) throw new Error(`a record of our own can't be read back: ${record.message}`);
  return record;
}

function sure(line: string | { readonly message: string }): string {
  if (typeof line === 'string') return line;
  throw new Error(`a record that passed the checks can't be written: ${line.message}`);
}
