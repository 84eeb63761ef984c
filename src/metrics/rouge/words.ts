import { porterStem } from './porter-stemmer.ts';

export interface RougeOptions {
  /** Porter's stems of words of four letters and more, as `use_stemmer=True`. Default: words as they are. */
  readonly stem?: boolean;
}

/** Runs of a–z and 0–9 after lower-casing; all else separates, so that a text in Chinese has none. */
export function rougeWords(text: string, { stem = false }: RougeOptions = {}): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? words.map((word) => (word.length > 3 ? porterStem(word) : word)) : words;
}
