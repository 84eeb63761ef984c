/** What the Python references answered: see test/golden/golden.py, which made these files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TextPair } from '../../src/metrics/index.ts';

export function goldenPath(name: string): string {
  return fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
}

export const pairs = read('texts.json') as readonly TextPair[];

/** Rows of precision, recall and F1; null where Python has NaN. */
type Rows = readonly (readonly (number | null)[])[];

export const rougeLRows = (read('rouge-l.json') as { scores: Rows }).scores;

export interface GoldenEncoder {
  readonly encoder: string;
  readonly layer: number;
  readonly rows: Rows;
}

export const bertScores: readonly GoldenEncoder[] = Object.entries(
  (read('bertscore.json') as { encoders: Record<string, Record<string, Rows>> }).encoders,
).flatMap(([encoder, layers]) =>
  Object.entries(layers).map(([layer, rows]) => ({ encoder, layer: Number(layer), rows })),
);

/** Ids by encoder, in the order in which the texts first appear in the pairs. */
export const tokenIds = Object.entries(
  (read('tokens.json') as { ids: Record<string, readonly (readonly number[])[]> }).ids,
);

export const texts: readonly string[] = [
  ...new Set(pairs.flatMap(({ candidate, reference }) => [candidate, reference])),
];

function read(name: string): unknown {
  return JSON.parse(readFileSync(goldenPath(name), 'utf8'));
}
