/** Which words of completions come from their prompts. */

import type { TrainingRecord } from '../index.ts';
import { countedWords } from '../reading/text.ts';
import type { Work } from '../turns.ts';

/** Of the completions with a word, so many have it in their own prompt when the word is copied… */
const LEAST_OWN_SHARE = 0.7;
/** …and so much more often than prompts have it at large. */
const LEAST_LIFT = 1.4;

/**
 * Tells which words of completions are there because their prompt has them. Such words belong into slots, not into
 * literal text.
 */
export function* copiedWords(records: readonly TrainingRecord[]): Work<(word: string) => boolean> {
  const uses = new Map<string, { used: number; own: number; prompts: number }>();
  for (const { completion } of records) {
    for (const word of new Set(countedWords(completion))) {
      const use = uses.get(word) ?? { used: 0, own: 0, prompts: 0 };
      use.used++;
      uses.set(word, use);
    }
    yield;
  }
  for (const { prompt, completion } of records) {
    const said = new Set(countedWords(completion));
    for (const word of new Set(countedWords(prompt))) {
      const use = uses.get(word);
      if (use !== undefined) {
        use.prompts++;
        use.own += said.has(word) ? 1 : 0;
      }
    }
    yield;
  }
  return (word) => {
    const use = uses.get(word);
    if (use === undefined) {
      return false;
    }
    const ownShare = use.own / use.used;
    return ownShare >= LEAST_OWN_SHARE && ownShare >= (LEAST_LIFT * use.prompts) / records.length;
  };
}
