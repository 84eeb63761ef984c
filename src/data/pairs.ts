/**
 * The AWS sample's two files: prompts in one, the answers in the same order in the other.
 *
 *     [{"prompt": "Summarize the following conversation. …"}, …]      ["#Person1# has a reservation …", …]
 */
import { readRows } from './readers/index.ts';
import type { RowVisitor } from './readers/rows.ts';
import type { ReadRecord } from './records/read-record.ts';
import { type DataRecord, refuse, type Refusal } from './records/record.ts';
import type { SourceFile } from './source-file.ts';

interface Visitor extends RowVisitor {
  accept(record: DataRecord | Refusal, line: number): void;
}

/** Reads both at once, neither farther ahead of the other than a chunk. */
export async function readPairs(
  prompts: SourceFile,
  references: SourceFile,
  read: ReadRecord,
  visitor: Visitor,
): Promise<void> {
  const asked: { readonly record: DataRecord | Refusal; readonly line: number }[] = [];
  const answered: (string | Refusal)[] = [];
  const ended = { asked: false, answered: false };
  let wake: () => void = () => undefined;

  const pairUp = (): void => {
    const count = Math.min(asked.length, answered.length);
    for (let at = 0; at < count; at++) {
      const { record, line } = asked[at] as (typeof asked)[number];
      visitor.accept(joined(record, answered[at] as string | Refusal), line);
    }
    asked.splice(0, count);
    answered.splice(0, count);
    wake();
  };
  const wait = (own: readonly unknown[], isOtherOver: () => boolean) => async (): Promise<void> => {
    pairUp();
    await visitor.pause();
    while (own.length > 0 && !isOtherOver()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const readAsked = async (): Promise<void> => {
    await readRows(prompts, {
      row: (value, line) => void asked.push({ record: read(value), line }),
      wrong: (line, kind, message) => void asked.push({ record: refuse(kind, message), line }),
      broken: (line, kind, message) => visitor.broken(line, kind, message),
      pause: wait(asked, () => ended.answered),
    });
    ended.asked = true;
    pairUp();
  };
  const readAnswered = async (): Promise<void> => {
    await readRows(references, {
      row: (value) => void answered.push(answerOf(value)),
      wrong: (line, kind, message) =>
        void answered.push(refuse(kind, `its answer, ${references.name}:${line}, ${message}`)),
      broken: (line, kind, message) => visitor.broken(line, kind, `the answers, ${references.name}: ${message}`),
      pause: wait(answered, () => ended.asked),
    });
    ended.answered = true;
    pairUp();
  };
  await Promise.all([readAsked(), readAnswered()]);
  for (const { line } of asked)
    visitor.accept(
      refuse('amount', `has no answer in ${references.name}: there must be one for each prompt, in the same order`),
      line,
    );
  if (answered.length > 0)
    visitor.wrong(
      1,
      'amount',
      `has ${answered.length} prompts fewer than ${references.name} has answers: there must be one for each, in the same order`,
    );
  await visitor.pause();
}

function joined(record: DataRecord | Refusal, answer: string | Refusal): DataRecord | Refusal {
  if ('kind' in record) return record;
  if (typeof answer !== 'string') return answer;
  if (record.turns.length % 2 === 0)
    return refuse('shape', 'has an answer of its own beside the one in the file of references: leave one out');
  return { ...record, turns: [...record.turns, { role: 'assistant', text: answer }] };
}

function answerOf(value: unknown): string | Refusal {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    const text = fields['completion'] ?? fields['reference'];
    if (typeof text === 'string') return text;
  }
  return refuse('shape', 'has an answer that is no text: write "…", {"completion": "…"} or {"reference": "…"}');
}
