import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How many tokens of a text count for its sentence embedding, by what sentence-transformers' own files in the encoder's
 * folder say; `maxTokens` where they say nothing.
 *
 * @throws Error for an encoder that pools otherwise than by the mean
 */
export async function sentenceTokens(folder: string, maxTokens: number): Promise<number> {
  const pooling = Object.entries(await readOptional(folder, '1_Pooling/config.json'));
  const other = pooling.find(([name, isOn]) => /^pooling_mode_(?!mean_tokens$)/u.test(name) && isOn === true);
  if (other) throw new Error(`1_Pooling/config.json sets ${other[0]}; only pooling_mode_mean_tokens is possible.`);
  const { max_seq_length: most } = await readOptional(folder, 'sentence_bert_config.json');
  if (most === undefined || most === null) return maxTokens;
  if (typeof most !== 'number' || !Number.isInteger(most) || most < 3) {
    throw new Error(`sentence_bert_config.json has max_seq_length ${JSON.stringify(most)}; it must be at least 3.`);
  }
  return Math.min(most, maxTokens);
}

/** Empty where there is no such file: an encoder needs none of these. */
async function readOptional(folder: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
