import { labelOf, type MetricOptions } from '../metrics/index.ts';

/** What stands for every answer that is none of the references' labels. */
export const otherAnswers = '(other answers)';

/**
 * Answers as labels, those outside the references' labels as one: a base model that answers each record with a different
 * sentence would otherwise make a class of each.
 */
export function withinLabels(
  answers: readonly string[],
  known: readonly string[],
  options: Pick<MetricOptions, 'ignoreCase'> = {},
): string[] {
  const labels = new Set(known);
  return answers.map((answer) => {
    const label = labelOf(answer, options);
    return labels.has(label) ? label : otherAnswers;
  });
}
