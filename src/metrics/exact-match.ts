import { signature } from './metric.ts';
import { pythonWords } from './python-text.ts';

export interface ExactMatchOptions {
  /** Compares without case, ASCII punctuation, the articles a, an, the, and white space's kind and amount (SQuAD). */
  readonly normalised?: boolean;
}

export function exactMatchSignature({ normalised = false }: ExactMatchOptions = {}): string {
  return signature('exactMatch', { trim: 'yes', norm: normalised ? 'squad' : 'no', version: 1 });
}

/** Whether the candidate is one of the references, white space around them aside. */
export function exactMatch(
  candidate: string,
  references: readonly string[],
  { normalised = false }: ExactMatchOptions = {},
): boolean {
  const form = normalised ? squadForm : (text: string): string => text.trim();
  const wanted = form(candidate);
  return references.some((reference) => form(reference) === wanted);
}

const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** `normalize_answer` of SQuAD 1.1's evaluate-v1.1.py. */
function squadForm(text: string): string {
  return pythonWords(text.toLowerCase().replace(PUNCTUATION, '').replace(ARTICLES, ' ')).join(' ');
}
