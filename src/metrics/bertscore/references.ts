import type { PrecisionRecallF1, TextPair } from '../metric.ts';

/** A model's answer and one or several texts that would be right. */
export interface ReferencedText {
  readonly candidate: string;
  readonly reference: string | readonly string[];
}

/** A pair for each reference of each text; `best` takes the pairs' scores back to one for each text. */
export interface PairsByText {
  readonly pairs: readonly TextPair[];
  /** The maximum over the references of each of precision, recall and F1, as the reference implementation has it. */
  best(scores: readonly PrecisionRecallF1[]): PrecisionRecallF1[];
}

/** @throws RangeError for a text without a reference. */
export function pairByReference(texts: readonly ReferencedText[]): PairsByText {
  const pairs: TextPair[] = [];
  const ends: number[] = [];
  for (const [index, { candidate, reference }] of texts.entries()) {
    const references = referencesOf(reference);
    if (references.length === 0) throw new RangeError(`Text ${index} has no reference to be compared with.`);
    for (const each of references) pairs.push({ candidate, reference: each });
    ends.push(pairs.length);
  }
  return {
    pairs,
    best: (scores) => ends.map((end, index) => highest(scores.slice(ends[index - 1] ?? 0, end))),
  };
}

export function referencesOf(reference: string | readonly string[]): readonly string[] {
  return typeof reference === 'string' ? [reference] : reference;
}

function highest(scores: readonly PrecisionRecallF1[]): PrecisionRecallF1 {
  return {
    precision: Math.max(...scores.map(({ precision }) => precision)),
    recall: Math.max(...scores.map(({ recall }) => recall)),
    f1: Math.max(...scores.map(({ f1 }) => f1)),
  };
}
