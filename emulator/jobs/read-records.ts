import type { S3Client } from '@aws-sdk/client-s3';
import type { DataLimits } from '../families.ts';
import type { TrainingRecord } from '../training/index.ts';
import { JobFailure } from './job-failure.ts';
import { readLines } from './objects.ts';

/** Bedrock's own estimate (user guide, model-customization-prepare, 2026-10). */
const charactersPerToken = 6;

export interface RecordLimits extends Pick<DataLimits, 'maxPromptTokens' | 'maxCompletionTokens'> {
  readonly what: 'training' | 'validation';
  readonly min: number;
  readonly max: number;
}

/**
 * Reads a JSONL file of `{"prompt": "…", "completion": "…"}`.
 * @throws JobFailure, for a file that cannot be read or parsed and for records beyond the family's limits. The texts
 *   are Bedrock's (user guide, fine-tuning-troubleshooting) except those about the number of records, which it
 *   doesn't publish.
 */
export async function readRecords(
  s3: S3Client,
  uri: string,
  limits: RecordLimits,
  signal: AbortSignal,
): Promise<TrainingRecord[]> {
  const records: TrainingRecord[] = [];
  let lineNumber = 0;
  for (const line of await readLines(s3, uri, signal)) {
    lineNumber += 1;
    const record = parseRecord(line);
    if (record === null) {
      throw new JobFailure(
        `Unable to parse Amazon S3 file: ${uri}. Data files must conform to JSONL format. Line ${lineNumber} is not a JSON object with a non-empty "prompt" and "completion".`,
      );
    }
    checkTokens('input', record.prompt, limits.maxPromptTokens);
    checkTokens('output', record.completion, limits.maxCompletionTokens);
    records.push(record);
    if (records.length > limits.max) break;
  }
  if (records.length < limits.min) {
    throw new JobFailure(
      `The ${limits.what} file ${uri} has ${records.length} records; the model needs at least ${limits.min}.`,
    );
  }
  if (records.length > limits.max) {
    throw new JobFailure(
      `The ${limits.what} file ${uri} has more than the ${limits.max} records that the model allows.`,
    );
  }
  return records;
}

function parseRecord(line: string): TrainingRecord | null {
  try {
    const { prompt, completion } = JSON.parse(line) as Record<string, unknown>;
    return isText(prompt) && isText(completion) ? { prompt, completion } : null;
  } catch {
    return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

function checkTokens(side: 'input' | 'output', text: string, limit: number): void {
  const tokens = Math.ceil(text.length / charactersPerToken);
  if (tokens > limit) throw new JobFailure(`Maximum ${side} token count ${tokens} exceeds limit of ${limit}`);
}
