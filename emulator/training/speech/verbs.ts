/** English verbs in the third person. */

import { isFunctionWord } from '../reading/word-classes.ts';

export const HELPERS = new Set('can could will would should may might must shall'.split(' '));
const PLURAL_BE: Readonly<Record<string, string>> = {
  am: 'is',
  are: 'is',
  were: 'was',
  have: 'has',
  do: 'does',
  "don't": "doesn't",
  "haven't": "hasn't",
  "aren't": "isn't",
  "weren't": "wasn't",
};
export const ADVERBS = new Set(
  'really just also already never always still often usually only even actually definitely probably'.split(' '),
);
const PAST = new Set(
  'went got had did saw said told took came gave made found thought knew left felt kept heard lost bought brought met sent spent sold paid read put set cut let ran wrote drove ate fell broke chose forgot spoke was were used began became called'.split(
    ' ',
  ),
);

/** "go" to "goes", "am" to "is"; what has no such form ("can", "went") stays as it is written. */
export function thirdPerson(lower: string, raw: string): string {
  const be = PLURAL_BE[lower];
  if (be !== undefined) {
    return be;
  }
  if (
    HELPERS.has(lower) ||
    PAST.has(lower) ||
    /[^e]ed$/.test(lower) ||
    lower.includes("'") ||
    (isFunctionWord(lower) && lower !== 'like')
  ) {
    return raw;
  }
  if (/(?:s|sh|ch|x|z|o)$/.test(lower)) {
    return `${raw}es`;
  }
  return /[^aeiou]y$/.test(lower) ? `${raw.slice(0, -1)}ies` : `${raw}s`;
}
