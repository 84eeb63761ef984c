import type { DataSettings } from '../../src/domain/data-settings.ts';
import type { RecordLimits } from '../../src/domain/families/family.ts';
import type { Output } from '../../src/data/output/output.ts';
import { prepareData, type Preparation, type Prepared } from '../../src/data/prepare.ts';
import type { SourceFile } from '../../src/data/source-file.ts';
import type { OpenedSource, OpenedSources } from '../../src/data/sources/index.ts';

/** A model that takes prompts and completions, with small limits that a test can reach. */
export const pairs: RecordLimits = {
  format: 'prompt-completion',
  minimum: 1,
  maximum: 1_000_000,
  maximumValidation: 1_000,
  maximumPromptCharacters: 2_000,
  maximumCompletionCharacters: 500,
};

/** One that takes conversations with images, as Nova does. */
export const conversations: RecordLimits = {
  ...pairs,
  format: 'conversation',
  images: { maximum: 2, maximumBytes: 10_000, formats: ['png', 'jpeg'] },
  reservedWords: ['User:', 'Bot:', '[EOS]'],
};

export const settings: DataSettings = {
  source: 'test',
  form: 'auto',
  map: {},
  split: { validation: 0, evaluation: 0, seed: 1 },
  duplicates: 'keep',
  problems: 'fail',
  checks: 'all',
};

/** A file in memory, read in chunks of a size that a test chooses; all in the same memory, as those of a local file. */
export function file(name: string, content: string | Uint8Array, chunkBytes = 7_777): SourceFile {
  const bytes = Buffer.from(content as string);
  return {
    name,
    sizeBytes: bytes.length,
    version: 'test',
    async *stream() {
      const room = new Uint8Array(chunkBytes);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const chunk = room.subarray(0, Math.min(chunkBytes, bytes.length - at));
        chunk.set(bytes.subarray(at, at + chunk.length));
        yield chunk;
        chunk.fill(0x58);
      }
    },
    slice: async (start, end) => Uint8Array.from(bytes.subarray(start, end)),
  };
}

export interface MemoryOutput extends Output {
  readonly files: Map<string, Buffer>;
  /** Names in the order of their writing. */
  readonly writes: string[];
}

/** @param failAfter so many writes, the next one breaks half-way as a killed process would */
export function memoryOutput(failAfter = Number.POSITIVE_INFINITY): MemoryOutput {
  const files = new Map<string, Buffer>();
  const writes: string[] = [];
  return {
    files,
    writes,
    uriOf: (name) => `memory/${name}`,
    async write(name, chunks) {
      const all: Uint8Array[] = [];
      for await (const chunk of chunks) all.push(Uint8Array.from(chunk));
      if (writes.length >= failAfter) throw new Error('killed');
      writes.push(name);
      files.set(name, Buffer.concat(all));
      return {};
    },
    find: async (name) => (files.has(name) ? {} : null),
    readText: async (name) => files.get(name)?.toString('utf8') ?? null,
  };
}

export interface Work {
  readonly sources: SourceFile | OpenedSource | OpenedSources;
  readonly limits?: RecordLimits;
  readonly settings?: Partial<DataSettings>;
  readonly more?: Partial<Preparation>;
}

export async function run({ sources, limits = pairs, settings: some = {}, more = {} }: Work): Promise<Prepared> {
  const opened =
    'stream' in sources ? { training: { files: [sources] } } : 'training' in sources ? sources : { training: sources };
  return prepareData({ settings: { ...settings, ...some }, model: 'Test', limits, sources: opened, ...more });
}

/** The lines of a set, parsed. */
export function recordsOf(output: MemoryOutput, set: string): unknown[] {
  const [, content] = [...output.files].find(([name]) => name.endsWith(`/${set}.jsonl`)) ?? [];
  return content === undefined
    ? []
    : content
        .toString('utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown);
}

/** A small text that shares hardly a word with that of any other number. */
export function sentence(number: number): string {
  const words = ['red', 'blue', 'slow', 'quick', 'old', 'new', 'warm', 'cold', 'high', 'deep', 'long', 'thin', 'calm'];
  let state = Math.imul(number + 1, 0x9e3779b1);
  const next = (below: number): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
  return Array.from({ length: 14 }, () => `${words[next(13)]}${next(97)}`).join(' ');
}
