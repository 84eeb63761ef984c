import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleDataFolder } from '../../../local/stack.ts';

/** One file a model family has; the others differ by their names only. */
export const baseModelId = 'cohere.command-light-text-v14';

/** As many as `examples/data` has. */
export interface ExampleData {
  readonly prompts: readonly string[];
  readonly references: readonly string[];
}

/**
 * Temper's own request for the example data. ROUGE-L decides, because the encoder that the tests score with has random
 * weights.
 */
export function requestFor(name: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    jobName: name,
    baseModel: `${baseModelId}:7:4k`,
    hyperParameters: { epochCount: 2, batchSize: 8, learningRate: 0.00001 },
    training: { data: 'training-data.jsonl' },
    decision: { metric: 'rougeL.f1' },
    ...changes,
  };
}

export async function readExampleData(): Promise<ExampleData> {
  const read = async (name: string) => JSON.parse(await readFile(join(exampleDataFolder, name), 'utf8')) as unknown;
  const prompts = (await read('validation-data.json')) as { prompt: string }[];
  return {
    prompts: prompts.map(({ prompt }) => prompt),
    references: (await read('reference-inference.json')) as string[],
  };
}
