import type { LabelledRecords } from './labels.ts';

/**
 * How often each label was answered for each: rows are the references' labels, columns the answers', both in the order
 * of `labels`.
 *
 * Cost: the square of the number of labels in memory: free text mistaken for labels has as many as records.
 *
 * @throws RangeError for a label that isn't among `labels`.
 */
export function confusionMatrix({ labels, references, answers }: LabelledRecords): number[][] {
  const places = new Map(labels.map((label, place) => [label, place]));
  const matrix = labels.map(() => Array.from<number>({ length: labels.length }).fill(0));
  references.forEach((reference, index) => {
    const answer = answers[index] ?? '';
    const row = matrix[places.get(reference) ?? -1];
    const column = places.get(answer);
    if (!row || column === undefined) {
      const unknown = row ? answer : reference;
      throw new RangeError(`${JSON.stringify(unknown)} of record ${index} is not among the ${labels.length} labels.`);
    }
    row[column] = (row[column] ?? 0) + 1;
  });
  return matrix;
}
