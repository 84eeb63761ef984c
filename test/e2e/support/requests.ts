import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleDataFolder } from '../../../local/stack.ts';

/** Both models of the example data's runs come of it; the emulator serves it on demand under this id. */
export const baseModelId = 'cohere.command-light-text-v14';

/** Object in the training bucket: as much of the example data as teaches the emulator's model plainly, in a second. */
export const fewRecords = { key: 'few.jsonl', count: 60 } as const;

/**
 * Temper's own request, which learns from few records. ROUGE-L decides, because the encoder that the tests score with
 * has random weights.
 */
export function requestFor(name: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    jobName: name,
    baseModel: `${baseModelId}:7:4k`,
    hyperParameters: { epochCount: 2, batchSize: 8, learningRate: 0.00001 },
    training: { data: fewRecords.key },
    decision: { metric: 'rougeL.f1' },
    ...changes,
  };
}

/**
 * Changes that customize Nova Micro, which is served on demand: the same few records, prepared into conversations. What
 * is learnt is no matter: a person decides.
 */
export const onDemandChanges = (bucket: string) =>
  ({
    baseModel: 'amazon.nova-micro-v1:0:128k',
    hyperParameters: { epochCount: 1 },
    training: undefined,
    data: { source: `s3://${bucket}/${fewRecords.key}`, split: { validation: 0, evaluation: 0.2 } },
    serving: 'on-demand',
    approval: 'required',
  }) as const;

export async function readFewRecords(): Promise<string> {
  const lines = (await readExample('training-data.jsonl')).split('\n');
  return `${lines.slice(0, fewRecords.count).join('\n')}\n`;
}

/** The prompts that both models answer, in order. */
export async function readPrompts(): Promise<readonly string[]> {
  const records = JSON.parse(await readExample('validation-data.json')) as { prompt: string }[];
  return records.map(({ prompt }) => prompt);
}

function readExample(name: string): Promise<string> {
  return readFile(join(exampleDataFolder, name), 'utf8');
}
