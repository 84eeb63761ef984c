/**
 * A model's answers in record order, as a JSON array or as JSON Lines; null where there is none.
 *
 *     ["#Person1# books a room.", null, …]     as `base-model-inference.json` and `custom-model-inference.json` are
 *     {"completion": "#Person1# books a room."}     or {"text": …}, or just the text, a line
 */
import type { Problem } from '../errors.ts';
import { readEntries, stringAt, type EvaluationFile } from './entries.ts';
import { ProblemList } from './problem-list.ts';

/** @returns the answers, or every problem with the file; never both */
export function parseAnswers(file: EvaluationFile): {
  readonly answers: readonly (string | null)[];
  readonly problems: readonly Problem[];
} {
  const read = readEntries(file);
  if ('problems' in read) return { answers: [], problems: read.problems };
  const problems = new ProblemList();
  const answers: (string | null)[] = [];
  for (const [index, { place, value }] of read.entries.entries()) {
    const answer = answerOf(value);
    if (answer === undefined) problems.add(`${file.uri}${place}`, notAnAnswer);
    else if (isOfAnother(value, index)) problems.add(`${file.uri}${place}`, outOfOrder(value.id, index));
    else answers.push(answer);
  }
  return { answers, problems: problems.all(file.uri) };
}

const notAnAnswer = 'is no answer: write "…", {"completion": "…"} or {"text": "…"}, or null where there is none';
const fields = ['completion', 'text'];

function answerOf(value: unknown): string | null | undefined {
  if (typeof value === 'string' || value === null) return value;
  const text = stringAt(value, fields);
  if (text !== undefined || typeof value !== 'object') return text;
  return fields.some((field) => (value as Readonly<Record<string, unknown>>)[field] === null) ? null : undefined;
}

/** A run's part files hold answers in the order of their arrival: by place they would meet other records' references. */
function isOfAnother(value: unknown, index: number): value is { readonly id: string } {
  const id = stringAt(value, ['id']);
  return id !== undefined && /^\d{6,}$/.test(id) && Number(id) !== index;
}

function outOfOrder(id: string, index: number): string {
  return `is the answer to record ${Number(id)}, but stands in the place of record ${index} (both from 0): answers go in record order`;
}
