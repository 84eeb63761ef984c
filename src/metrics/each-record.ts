import { setImmediate } from 'node:timers/promises';
import type { ScoreOptions } from './metric.ts';
import type { AnsweredRecords } from './named-metric.ts';

const RECORDS_AT_A_TIME = 50;

/**
 * Calls `score` for each answer of each model; the event loop gets its turn now and then, so that a long list delays
 * nothing else much. Results by model, then by record.
 *
 * @throws RangeError for a record without a reference or an answer; the signal's reason.
 */
export async function eachRecord<T>(
  { answers, references }: AnsweredRecords,
  { signal, onProgress }: ScoreOptions,
  score: (candidate: string, references: readonly [string, ...string[]], record: number) => T,
): Promise<T[][]> {
  const total = answers.length * references.length;
  const results: T[][] = [];
  for (const [model, ofModel] of answers.entries()) {
    if (ofModel.length !== references.length) {
      throw new RangeError(`Model ${model} has ${ofModel.length} answers to ${references.length} records.`);
    }
    const scored: T[] = [];
    for (const [record, candidate] of ofModel.entries()) {
      const [first, ...others] = references[record] ?? [];
      if (first === undefined) throw new RangeError(`Record ${record} has no reference to compare its answer with.`);
      scored.push(score(candidate, [first, ...others], record));
      if (scored.length % RECORDS_AT_A_TIME !== 0) continue;
      await setImmediate();
      signal?.throwIfAborted();
      onProgress?.(model * references.length + scored.length, total);
    }
    results.push(scored);
  }
  onProgress?.(total, total);
  return results;
}
