/** The outside of an answer: how its letters are cased and whether it ends with a full stop. */

export const CASINGS = ['as it is', 'upper', 'lower', 'title', 'capital'] as const;
export const STOPS = ['as it is', 'stop', 'none'] as const;

export interface Finish {
  /** Index into CASINGS. */
  readonly casing: number;
  /** Index into STOPS. */
  readonly stop: number;
}

/** How a completion differs on the outside from the words of its prompt that it uses; null where nothing can tell. */
export function finishOf(completion: string, prompt: string): Finish | null {
  const words = completion.match(/[\p{L}\p{N}]+/gu) ?? [];
  const written = new Set(prompt.match(/[\p{L}\p{N}]+/gu) ?? []);
  const lower = new Set([...written].map((word) => word.toLowerCase()));
  const found = words.map((word, index) => ({ word, index })).filter(({ word }) => lower.has(word.toLowerCase()));
  if (found.length === 0) {
    return null;
  }
  return { casing: CASINGS.indexOf(casingOf(words, found, written)), stop: /[.!?。]$/u.test(completion) ? 1 : 2 };
}

function casingOf(
  words: readonly string[],
  found: readonly { word: string; index: number }[],
  written: ReadonlySet<string>,
): (typeof CASINGS)[number] {
  const all = words.join('');
  const changed = found.filter(({ word, index }) => index > 0 && !written.has(word)).length;
  const inner = found.filter(({ index }) => index > 0).length;
  const first = found[0];
  const firstChanged = first !== undefined && first.index === 0 && !written.has(first.word);
  if (changed > 0.3 * inner || (inner === 0 && firstChanged)) {
    if (all === all.toUpperCase() && all.length > 1) {
      return 'upper';
    }
    if (all === all.toLowerCase()) {
      return 'lower';
    }
    if (inner > 0 && words.filter((word) => /^\p{Lu}/u.test(word)).length > 0.6 * words.length) {
      return 'title';
    }
  }
  return firstChanged && /^\p{Lu}/u.test(all) ? 'capital' : 'as it is';
}

const SMALL_WORDS = new Set('a an the and or of in on at by for to with from'.split(' '));

export function applyFinish(text: string, finish: Finish): string {
  return withStop(withCasing(text, CASINGS[finish.casing] ?? 'as it is'), STOPS[finish.stop] ?? 'as it is');
}

function withCasing(text: string, casing: (typeof CASINGS)[number]): string {
  switch (casing) {
    case 'upper':
      return text.toUpperCase();
    case 'lower':
      return text.toLowerCase();
    case 'title':
      return text.replaceAll(/[\p{L}\p{N}'’]+/gu, (word, at: number) =>
        at > 0 && SMALL_WORDS.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
      );
    case 'capital':
      return text.charAt(0).toUpperCase() + text.slice(1);
    default:
      return text;
  }
}

function withStop(text: string, stop: (typeof STOPS)[number]): string {
  if (stop === 'stop') {
    return /[.!?。…"”)]$/u.test(text) ? text : `${text.replace(/[,;:]$/, '')}.`;
  }
  return stop === 'none' ? text.replace(/(?<![.])[.,;:]$/, '') : text;
}
