import type { TextPair } from '../metric.ts';

export interface UniquePair extends TextPair {
  /** Where in the caller's list this pair stands. */
  readonly indices: number[];
}

/** Without duplicates, pairs of one reference side by side. */
export function uniquePairs(pairs: readonly TextPair[]): UniquePair[] {
  const byReference = new Map<string, Map<string, UniquePair>>();
  pairs.forEach(({ candidate, reference }, index) => {
    const group = byReference.get(reference) ?? new Map<string, UniquePair>();
    byReference.set(reference, group);
    const known = group.get(candidate);
    if (known) known.indices.push(index);
    else group.set(candidate, { candidate, reference, indices: [index] });
  });
  return [...byReference.values()].flatMap((group) => [...group.values()]);
}

/** How many of the pairs still need a text. */
export interface TextUses {
  isNeeded(text: string): boolean;
  /** This pair is done with its texts. */
  release(pair: TextPair): void;
}

export function countUses(pairs: readonly TextPair[]): TextUses {
  const uses = new Map<string, number>();
  const add = (text: string, count: number): void => {
    uses.set(text, (uses.get(text) ?? 0) + count);
  };
  for (const { candidate, reference } of pairs) {
    add(candidate, 1);
    add(reference, 1);
  }
  return {
    isNeeded: (text) => (uses.get(text) ?? 0) > 0,
    release: ({ candidate, reference }) => {
      add(candidate, -1);
      add(reference, -1);
    },
  };
}
