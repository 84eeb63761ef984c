import { pythonStripEnd, pythonWords } from './python-text.ts';

/**
 * The tokenizer "13a" of sacrebleu, after mteval-v13a.pl of NIST: ASCII punctuation becomes words of its own, but a
 * period or comma between digits, and an apostrophe or hyphen within words, stay.
 */
export function bleuWords(text: string): string[] {
  const line = pythonStripEnd(text)
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  const spaced = SEPARATIONS.reduce((text, [pattern, spread]) => text.replace(pattern, spread), ` ${line} `);
  return pythonWords(spaced);
}

/** One after the other, in mteval's order. */
const SEPARATIONS: readonly (readonly [RegExp, string])[] = [
  [/([{-~[-` -&(-+:-@/])/g, ' $1 '], // all of ASCII's punctuation but ' , - .
  [/([^0-9])([.,])/g, '$1 $2 '], // period and comma unless preceded by a digit
  [/([.,])([^0-9])/g, ' $1 $2'], // … unless followed by one
  [/([0-9])(-)/g, '$1 $2 '], // a dash after a digit
];
