/** What the choice of a template and of a finish hangs on. */

import { hashOf, mix } from '../hashing.ts';
import type { PreparedPrompt } from './prepare.ts';
import type { ReadyTemplate } from './vocabulary.ts';
import { indexOf } from './weights.ts';

const BIAS = hashOf('template');
const KIND = hashOf('template kind');
const WORD = hashOf('template word');
const FINISH = { casing: hashOf('casing'), stop: hashOf('stop') };

/** Where the weight of a choice of casing or stop stands. */
export function finishAt(part: keyof typeof FINISH, choice: number): number {
  return indexOf(mix(FINISH[part], choice));
}

const EVIDENCE_AT = indexOf(hashOf('label evidence'));
/** Where the base answer's own weight stands. */
export const BASE_AT = indexOf(mix(BIAS, 0));

/** Calls `visit` with every feature of the choice of a template: the index of its weight, and its value. */
export function eachTemplateFeature(
  prompt: PreparedPrompt,
  { hash, template }: ReadyTemplate,
  evidence: number,
  visit: (at: number, value: number) => void,
): void {
  visit(indexOf(mix(BIAS, hash)), 1);
  visit(indexOf(mix(KIND, hashOf(template.kind))), 1);
  if (evidence !== 0) {
    visit(EVIDENCE_AT, evidence);
  }
  if (template.kind === 'label' || template.kind === 'form') {
    const value = 1.5 / Math.sqrt(Math.max(4, prompt.wordHashes.length));
    const salt = mix(WORD, hash);
    for (const word of prompt.wordHashes) {
      visit(indexOf(mix(salt, word)), value);
    }
  }
}
