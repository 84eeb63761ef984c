import { closest, distance } from 'fastest-levenshtein';

/** ` (did you mean "jobName"?)`, or, where nothing is near, ` (known: …)`. Begins with a blank, for the end of a clause. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? ` (known: ${known.join(', ')})` : ` (did you mean "${near}"?)`;
}

/** The known word that a mistyped one was meant to be; undefined where more than about two in five letters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  // A word of any length may come in; beyond this its distance says nothing any more.
  const wanted = simplified(word.slice(0, 200));
  const found = known[known.map(simplified).indexOf(closest(wanted, known.map(simplified)))];
  if (found === undefined) return undefined;
  const allowed = Math.max(2, Math.floor(Math.max(wanted.length, found.length) * 0.4));
  return distance(wanted, simplified(found)) <= allowed ? found : undefined;
}

/** `Job_Name`, `job-name` and `jobName` are one word to the person who types them. */
function simplified(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}
