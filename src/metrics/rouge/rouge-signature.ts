import { signature } from '../metric.ts';
import type { RougeOptions } from './words.ts';

/** `rougeSignature('rougeL', { stem: true })` is `rougeL|stem:porter|tok:rouge-score|version:1`. */
export function rougeSignature(
  name: 'rouge1' | 'rouge2' | 'rougeL' | 'rougeLsum',
  { stem = false }: RougeOptions = {},
): string {
  const stems = stem ? 'porter' : 'no';
  return name === 'rougeLsum'
    ? signature(name, { stem: stems, sentences: 'lines', tok: 'rouge-score', version: 1 })
    : signature(name, { stem: stems, tok: 'rouge-score', version: 1 });
}
