import { fromByteText } from '../byte-text.ts';
import { hashNumber } from './hash.ts';

/** Texts that are looked at; telling a language takes up to a millisecond, so not every record of a large file is. */
const wanted = 500;
const longestExcerpt = 400;

export interface LanguageSummary {
  readonly looked: number;
  readonly shares: readonly { readonly language: string; readonly share: number }[];
}

/** Tells the languages of a sample of texts: those with the smallest hashes of their numbers, so always the same. */
export class Languages {
  private readonly kept: { readonly rank: number; readonly excerpt: string }[] = [];
  private threshold = Number.POSITIVE_INFINITY;

  add(number: number, bytes: string): void {
    const rank = hashNumber(number, 0x1a96);
    if (rank > this.threshold) return;
    // A copy: a slice would keep the whole chunk that it was cut from.
    this.kept.push({
      rank,
      excerpt: fromByteText(Buffer.from(bytes.slice(0, longestExcerpt), 'latin1').toString('latin1')),
    });
    if (this.kept.length < 2 * wanted) return;
    this.kept.sort((a, b) => a.rank - b.rank).length = wanted;
    this.threshold = this.kept[wanted - 1]?.rank ?? this.threshold;
  }

  /** ISO 639-1 codes, the most frequent first. */
  async summary(): Promise<LanguageSummary> {
    // Its tables take a while to load, and not every preparation asks.
    const { detect } = await import('tinyld');
    const sample = this.kept.sort((a, b) => a.rank - b.rank).slice(0, wanted);
    const counts = new Map<string, number>();
    for (const { excerpt } of sample) {
      const language = detect(excerpt) || 'unknown';
      counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    const shares = [...counts]
      .map(([language, count]) => ({ language, share: count / sample.length }))
      .sort((a, b) => b.share - a.share || (a.language < b.language ? -1 : 1));
    return { looked: sample.length, shares };
  }
}
