/** The words beside an image as numbers: hashed, each as much as a share of them all. */

import { hashOf } from '../hashing.ts';
import { countedWords } from '../reading/text.ts';

export const WORD_FEATURES = 512;

export function wordFeatures(text: string): Float32Array {
  const features = new Float32Array(WORD_FEATURES);
  const words = new Set(countedWords(text));
  for (const word of words) {
    const at = (hashOf(word) >>> 8) % WORD_FEATURES;
    features[at] = (features[at] as number) + 1 / Math.sqrt(Math.max(4, words.size));
  }
  return features;
}
