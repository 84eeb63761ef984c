import type { LabelledRecords } from './labels.ts';

/**
 * All that the metrics of classification need of the records, by class; scores of any choice of records come from its
 * counts. `actual` counts the references, `predicted` the answers, `correct` where both are the class. A class that
 * neither names counts 0 in all and is left out of every mean.
 */
export interface ClassCounts {
  readonly correct: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
}

/** @throws RangeError for a label that isn't among `labels`. */
export function classCounts({ labels, references, answers }: LabelledRecords): ClassCounts {
  const places = new Map(labels.map((label, place) => [label, place]));
  const counts = {
    correct: new Float64Array(labels.length),
    predicted: new Float64Array(labels.length),
    actual: new Float64Array(labels.length),
  };
  const count = (into: Float64Array, label: string): void => {
    const place = places.get(label);
    if (place === undefined) throw new RangeError(`${JSON.stringify(label)} is not among the labels.`);
    into[place] = (into[place] ?? 0) + 1;
  };
  references.forEach((reference, index) => {
    const answer = answers[index] ?? '';
    count(counts.actual, reference);
    count(counts.predicted, answer);
    if (reference === answer) count(counts.correct, reference);
  });
  return counts;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] ?? 0;
  return total;
}

/** 0 where there is nothing to divide by: scikit-learn's `zero_division=0`. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
