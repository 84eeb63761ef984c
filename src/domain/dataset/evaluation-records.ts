/**
 * Evaluation data: the AWS sample's two files, `validation-data.json` and `reference-inference.json`, as JSON arrays or as
 * JSON Lines; or one file whose records hold both, in whichever form the training data may have.
 *
 *     [{"prompt": "Summarize the following conversation.\n\n#Person1#: Hello. …"}, …]
 *     ["#Person1# has a reservation and takes VISA.", …]     or lines of {"completion": "…"} or {"reference": "…"}
 *     {"input": "…", "output": "…"}
 *     {"schemaVersion": "bedrock-conversation-2024", "system": […], "messages": […]}     the last turn is the reference
 *     {"system": "…", "messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}
 */
import { createHash } from 'node:crypto';
import type { Problem } from '../errors.ts';
import { counted } from '../counted.ts';
import { readEntries, readTexts, stringAt, type Entries, type EvaluationFile } from './entries.ts';
import { isConversation, readConversationRecord, type Asked } from './conversation-records.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import { ProblemList } from './problem-list.ts';

export type { EvaluationFile } from './entries.ts';
export type { EvaluationRecord, ImageRef } from './evaluation-record.ts';

/**
 * @param references absent where the prompts' records hold the reference too
 * @returns the records, or every problem with the files; never both
 */
export function parseEvaluationRecords(
  prompts: EvaluationFile,
  references?: EvaluationFile,
):
  | { readonly records: readonly EvaluationRecord[]; readonly problems?: undefined }
  | { readonly records?: undefined; readonly problems: readonly Problem[] } {
  const promptEntries = readEntries(prompts);
  const questions = readQuestions(promptEntries, prompts);
  const referenceTexts = references
    ? readTexts(readEntries(references), references, 'reference', referenceOf)
    : readTexts(promptEntries, prompts, 'reference', ownReferenceOf);

  const problems = [
    ...new Map([...questions.problems, ...referenceTexts.problems].map((each) => [keyOf(each), each])).values(),
  ];
  if (problems.length > 0) return { problems };
  if (references && questions.asked.length !== referenceTexts.texts.length)
    return { problems: [differentCounts(prompts, questions.asked.length, references, referenceTexts.texts.length)] };
  return {
    records: questions.asked.map((asked, index) => ({
      id: String(index).padStart(6, '0'),
      ...asked,
      reference: referenceTexts.texts[index] as string,
    })),
  };
}

/** SHA-256 in hex of what is asked and expected, in order: the same whichever files or forms it came in. */
export function digestOf(records: readonly EvaluationRecord[]): string {
  const hash = createHash('sha256');
  for (const { id: _id, prompt, reference, ...context } of records)
    hash.update(`${JSON.stringify({ prompt, reference, ...context })}\n`);
  return hash.digest('hex');
}

function keyOf({ field, message }: Problem): string {
  return `${field}\n${message}`;
}

/** References alone, in record order; or every problem with the file. */
export function parseReferences(file: EvaluationFile): {
  readonly texts: readonly string[];
  readonly problems: readonly Problem[];
} {
  return readTexts(readEntries(file), file, 'reference', referenceOf);
}

function readQuestions(
  read: Entries,
  file: EvaluationFile,
): { readonly asked: readonly Asked[]; readonly problems: readonly Problem[] } {
  if ('problems' in read) return { asked: [], problems: read.problems };
  const problems = new ProblemList();
  const asked: Asked[] = [];
  for (const { place, value } of read.entries) {
    const question = questionOf(value);
    if ('wrong' in question) for (const wrong of question.wrong) problems.add(`${file.uri}${place}`, wrong);
    else if (question.prompt.trim() === '') problems.add(`${file.uri}${place}`, 'has an empty prompt');
    else asked.push(question);
  }
  return { asked, problems: problems.all(file.uri) };
}

function questionOf(value: unknown): Asked | { readonly wrong: readonly string[] } {
  if (isConversation(value)) {
    const { asked, problems } = readConversationRecord(value);
    return asked ?? { wrong: problems };
  }
  const prompt = stringAt(value, ['prompt', 'input']);
  return prompt === undefined ? { wrong: ['has no "prompt": write {"prompt": "…"}'] } : { prompt };
}

function referenceOf(value: unknown) {
  if (typeof value === 'string') return value;
  return (
    ownReference(value) ?? {
      wrong: 'is no reference: write "…", {"completion": "…"} or {"reference": "…"}',
    }
  );
}

function ownReferenceOf(value: unknown) {
  return (
    ownReference(value) ?? {
      wrong: isConversation(value)
        ? 'ends without an answer: end "messages" with a turn of "assistant", or name a file of references in evaluation.references'
        : 'has no "completion" or "reference": add one, or name a file of references in evaluation.references',
    }
  );
}

function ownReference(value: unknown): string | undefined {
  if (isConversation(value)) return readConversationRecord(value).reference;
  return stringAt(value, ['completion', 'reference', 'output']);
}

function differentCounts(
  prompts: EvaluationFile,
  promptCount: number,
  references: EvaluationFile,
  referenceCount: number,
): Problem {
  const extra =
    promptCount > referenceCount
      ? `prompt ${referenceCount + 1} is the first without a reference`
      : `reference ${promptCount + 1} is the first without a prompt`;
  return {
    field: references.uri,
    message: `has ${counted(referenceCount, 'reference')}, but ${prompts.uri} has ${counted(promptCount, 'prompt')}: ${extra}; there must be one for each, in the same order`,
  };
}
