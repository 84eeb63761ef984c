/** What the Llama 3 families have in common; the pages are named in `llama-3-1.ts`. */
import { charactersPerToken, type HyperParameter, type RecordFormat, type RecordLimits } from './family.ts';

/** AWS publishes no table for 3.3: those of 3.1 and 3.2 are assumed. */
export const llama3HyperParameters: readonly HyperParameter[] = [
  { name: 'epochCount', type: 'integer', minimum: 1, maximum: 10, default: 5, required: false },
  { name: 'batchSize', type: 'integer', minimum: 1, maximum: 1, default: 1, required: false },
  { name: 'learningRate', type: 'number', minimum: 5e-6, maximum: 0.1, default: 1e-4, required: false },
];

const longestCharacters = 16_000 * charactersPerToken;

/** What a record holds at most, in a distillation of the larger models too. */
export const llama3Longest = {
  maximumPromptCharacters: longestCharacters,
  maximumCompletionCharacters: longestCharacters,
  maximumCharacters: longestCharacters,
};

export function llama3Records(format: RecordFormat): RecordLimits {
  return {
    format,
    // AWS counts training and validation records together.
    minimum: 1,
    maximum: 10_000,
    maximumValidation: 10_000,
    minimumTogether: 100,
    maximumTogether: 10_000,
    ...llama3Longest,
  };
}
