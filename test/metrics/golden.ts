/** What the Python references answered: see test/golden/golden.py, which made these files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TextPair } from '../../src/metrics/index.ts';

export function goldenPath(name: string): string {
  return fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
}

export const pairs = read<readonly TextPair[]>('texts.json');

/** Rows of precision, recall and F1; null where Python has NaN. */
type Rows = readonly (readonly (number | null)[])[];

export const rougeLRows = read<{ scores: Rows }>('rouge-l.json').scores;

export interface GoldenEncoder {
  readonly encoder: string;
  readonly layer: number;
  readonly rows: Rows;
}

export const bertScores: readonly GoldenEncoder[] = Object.entries(
  read<{ encoders: Record<string, Record<string, Rows>> }>('bertscore.json').encoders,
).flatMap(([encoder, layers]) =>
  Object.entries(layers).map(([layer, rows]) => ({ encoder, layer: Number(layer), rows })),
);

/** Ids by encoder, in the order in which the texts first appear in the pairs. */
export const tokenIds = Object.entries(
  read<{ ids: Record<string, readonly (readonly number[])[]> }>('tokens.json').ids,
);

export const texts: readonly string[] = [
  ...new Set(pairs.flatMap(({ candidate, reference }) => [candidate, reference])),
];

function read<T>(name: string): T {
  return JSON.parse(readFileSync(goldenPath(name), 'utf8')) as T;
}
