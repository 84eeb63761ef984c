import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repoFolder } from '../local/tools.ts';

/** Two models' answers to the same records. */
export interface BenchTexts {
  readonly references: readonly string[];
  readonly answers: readonly (readonly string[])[];
}

/** Runs of 20 to 120 words out of the example's training data, all different, the same at every call. */
export async function benchTexts(recordCount: number): Promise<BenchTexts> {
  const lines = (await readFile(join(repoFolder, 'examples', 'data', 'training-data.jsonl'), 'utf8'))
    .trim()
    .split('\n');
  const words = lines.flatMap((line) => (JSON.parse(line) as { prompt: string }).prompt.split(/\s+/));
  const chance = seeded(20_260_104);
  const text = (): string => {
    const length = 20 + Math.floor(101 * chance());
    const start = Math.floor((words.length - length) * chance());
    return words.slice(start, start + length).join(' ');
  };
  const texts = (): string[] => Array.from({ length: recordCount }, text);
  return { references: texts(), answers: [texts(), texts()] };
}

/** Numbers from 0 to 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
