/**
 * Evaluation data in each of the AWS sample's shapes: its two files, `validation-data.json` and
 * `reference-inference.json`, as JSON arrays or as JSON Lines; or one file whose records hold both.
 *
 *     [{"prompt": "Summarize the following conversation.\n\n#Person1#: Hello. …"}, …]
 *     ["#Person1# has a reservation and takes VISA.", …]     or lines of {"completion": "…"} or {"reference": "…"}
 */
import { createHash } from 'node:crypto';
import type { Problem } from '../errors.ts';
import { counted } from '../counted.ts';
import { readEntries, readTexts, stringAt, type EvaluationFile } from './entries.ts';

export type { EvaluationFile } from './entries.ts';

export interface EvaluationRecord {
  /** Its place in the data, from zero, padded so that ids sort as records do: `000007`. */
  readonly id: string;
  readonly prompt: string;
  readonly reference: string;
}

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
  const promptTexts = readTexts(promptEntries, prompts, 'prompt', promptOf);
  const referenceTexts = references
    ? readTexts(readEntries(references), references, 'reference', referenceOf)
    : readTexts(promptEntries, prompts, 'reference', ownReferenceOf);

  const problems = [...new Set([...promptTexts.problems, ...referenceTexts.problems])];
  if (problems.length > 0) return { problems };
  if (references && promptTexts.texts.length !== referenceTexts.texts.length)
    return { problems: [differentCounts(prompts, promptTexts.texts.length, references, referenceTexts.texts.length)] };
  return {
    records: promptTexts.texts.map((prompt, index) => ({
      id: String(index).padStart(6, '0'),
      prompt,
      reference: referenceTexts.texts[index] as string,
    })),
  };
}

/** SHA-256 in hex of what is asked and expected, in order: the same whichever files or forms it came in. */
export function digestOf(records: readonly EvaluationRecord[]): string {
  const hash = createHash('sha256');
  for (const { prompt, reference } of records) hash.update(`${JSON.stringify({ prompt, reference })}\n`);
  return hash.digest('hex');
}

/** References alone, in record order; or every problem with the file. */
export function parseReferences(file: EvaluationFile): {
  readonly texts: readonly string[];
  readonly problems: readonly Problem[];
} {
  return readTexts(readEntries(file), file, 'reference', referenceOf);
}

function promptOf(value: unknown) {
  return stringAt(value, ['prompt']) ?? { wrong: 'has no "prompt": write {"prompt": "…"}' };
}

function referenceOf(value: unknown) {
  if (typeof value === 'string') return value;
  return (
    stringAt(value, ['completion', 'reference']) ?? {
      wrong: 'is no reference: write "…", {"completion": "…"} or {"reference": "…"}',
    }
  );
}

function ownReferenceOf(value: unknown) {
  return (
    stringAt(value, ['completion', 'reference']) ?? {
      wrong: 'has no "completion" or "reference": add one, or name a file of references in evaluation.references',
    }
  );
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
