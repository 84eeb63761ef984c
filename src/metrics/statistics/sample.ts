import { mean } from '../mean.ts';

/**
 * Records from whose sums scores are made: means, but also scores of a whole corpus (BLEU, chrF, macro F1), which are
 * no means of scores per record. What a record adds to the sums is its sufficient statistics.
 */
export interface Sample {
  readonly records: number;
  /** How many sums there are. */
  readonly width: number;
  /** Adds what a record contributes, so many times. */
  add(record: number, times: number, sums: Float64Array): void;
  /** The scores of so many records with these sums; as many each time. */
  scores(sums: Float64Array, records: number): readonly number[];
}

/** The sums over all records. */
export function totals(sample: Sample): Float64Array {
  const sums = new Float64Array(sample.width);
  for (let record = 0; record < sample.records; record++) sample.add(record, 1, sums);
  return sums;
}

/**
 * The means of columns of the same length as scores of a sample. What is summed is each value's distance from its
 * column's mean, so that rounding stays far below the spread and equal values give an interval of exactly that value.
 *
 * @throws RangeError as `mean`, or for columns of different lengths
 */
export function meansSample(columns: readonly (readonly number[])[]): Sample {
  const means = columns.map(mean);
  const records = columns[0]?.length ?? 0;
  for (const column of columns)
    if (column.length !== records)
      throw new RangeError(
        `One column has ${records} values, another ${column.length}: they must be of the same records.`,
      );
  const width = columns.length;
  const distances = new Float64Array(records * width);
  columns.forEach((column, at) => {
    column.forEach((value, record) => (distances[record * width + at] = value - (means[at] as number)));
  });
  return {
    records,
    width,
    add(record, times, sums) {
      for (let at = 0, from = record * width; at < width; at++)
        sums[at] = (sums[at] as number) + times * (distances[from + at] as number);
    },
    scores: (sums, count) => means.map((value, at) => value + (sums[at] as number) / count),
  };
}
