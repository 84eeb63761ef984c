/**
 * A score of a whole corpus, as BLEU or macro F1, by what each record adds to sums: for BLEU the matches and totals of each n-gram
 * order and the lengths, for a confusion matrix 1 to one cell.
 */
export interface CorpusStatistic {
  readonly records: number;
  /** How many sums there are. */
  readonly width: number;
  /** Adds what a record contributes, so many times (or takes it away), to `width` numbers from an index on. */
  add(record: number, times: number, sums: Float64Array, from: number): void;
  /** The score of `width` sums. */
  score(sums: Float64Array): number;
}

/**
 * A corpus statistic of one row of sufficient statistics a record.
 *
 * Cost: a copy of the rows, eight bytes a number.
 *
 * @throws RangeError for no rows, rows of different lengths, or a number that is not finite (named by its row)
 * @example
 * const precision = corpusStatistic([[1, 2], [0, 3]], ([matches, words]) => matches / words);
 */
export function corpusStatistic(
  rows: readonly (readonly number[])[],
  score: (sums: Float64Array) => number,
): CorpusStatistic {
  const width = rows[0]?.length ?? 0;
  if (width === 0) throw new RangeError('A corpus without records, or records without statistics, has no score.');
  const numbers = new Float64Array(rows.length * width);
  for (const [record, row] of rows.entries()) {
    if (row.length !== width) throw new RangeError(`Row ${record} has ${row.length} numbers, but row 0 has ${width}.`);
    const wrong = row.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw new RangeError(`Row ${record} of ${rows.length} holds ${wrong}, not a number.`);
    numbers.set(row, record * width);
  }
  return {
    records: rows.length,
    width,
    score,
    add(record, times, sums, from) {
      for (let at = 0, own = record * width; at < width; at++)
        sums[from + at] = (sums[from + at] as number) + times * (numbers[own + at] as number);
    },
  };
}
